// Finds the programs that the tests drive. `node scripts/programs.mjs chromium firefox nginx` makes sure that they are
// there: it installs them where Debian's packages can be had, else it says what is missing and fails. The servers for which
// changes are printed, and executed by the tests, are made sure of with `CORS_GUARD_SERVERS=all`; else those that are not
// installed are named, and their tests are skipped.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { env, platform } = process;
const isRoot = process.getuid?.() === 0;

/** Folders below which Windows programs are installed. */
const programs = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter(Boolean);

const known = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    mac: ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome'],
    windows: ['Chromium/Application/chrome.exe', 'Google/Chrome/Application/chrome.exe'],
    debianPackages: ['chromium'],
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    names: ['firefox-esr', 'firefox'],
    mac: ['Firefox.app/Contents/MacOS/firefox'],
    windows: ['Mozilla Firefox/firefox.exe'],
    debianPackages: ['firefox-esr'],
  },
  nginx: {
    variable: 'NGINX_PATH',
    names: ['nginx'],
    mac: [],
    windows: ['nginx/nginx.exe'],
    debianPackages: ['nginx-light'],
  },
  apache: {
    variable: 'APACHE_PATH',
    names: ['apache2'],
    mac: [],
    windows: [],
    debianPackages: ['apache2-bin'],
  },
  go: {
    variable: 'GO_PATH',
    names: ['go'],
    mac: [],
    windows: ['Go/bin/go.exe'],
    debianPackages: ['golang-go'],
  },
  flask: python(['flask', 'flask_cors'], ['python3-flask', 'python3-flask-cors']),
  django: python(['django', 'corsheaders'], ['python3-django', 'python3-django-cors-headers']),
};

/** Servers that only the changes printed for them need, see `findServer`. */
const optional = ['apache', 'flask', 'django', 'go'];

/** True when a missing server is a failure, not a skipped test. */
const isAllWanted = env.CORS_GUARD_SERVERS === 'all';

/** A Python with these modules. */
function python(modules, debianPackages) {
  return { variable: 'PYTHON_PATH', names: ['python3'], mac: [], windows: [], modules, debianPackages };
}

/** What keeps a test browser quiet: no first-run pages, no requests of its own; HTTP/3 would bypass recorded traffic. */
export const chromiumFlags = [
  '--headless',
  ...(isRoot ? ['--no-sandbox'] : []), // Chromium refuses to run its sandbox as root.
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of a Chromium or Chrome: the one `CHROMIUM_PATH` names, else the first that is installed, else undefined. */
export function findChromium() {
  return find(known.chromium);
}

/** Path of a Firefox: the one `FIREFOX_PATH` names, else the first that is installed, else undefined. */
export function findFirefox() {
  return find(known.firefox);
}

/** Path of nginx: the one `NGINX_PATH` names, else the first that is installed, else undefined. */
export function findNginx() {
  return find(known.nginx);
}

/**
 * Path of the program behind a server whose changes are executed: `apache`, `go`, or the Python that has the modules of `flask` or
 * `django`. Undefined when it is not installed, which `CORS_GUARD_SERVERS=all` makes an error.
 */
export function findServer(name) {
  const path = find(known[name]);
  if (path === undefined && isAllWanted) throw new Error(missingText(name));
  return path;
}

function find(program) {
  const named = env[program.variable];
  return (named ? [named] : candidates(program)).find((path) => existsSync(path) && hasModules(path, program));
}

/** A Python of the system has the modules of its packages, the first on the path may be another. */
function hasModules(path, { modules = [] }) {
  return modules.length === 0 || spawnSync(path, ['-c', `import ${modules.join(', ')}`]).status === 0;
}

function candidates({ names, mac, windows }) {
  if (platform === 'win32') return programs.flatMap((folder) => windows.map((path) => join(folder, path)));
  // Servers stand in sbin, which is not on everybody's path; a Python of one's own may stand before that of the system.
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin'];
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return platform === 'darwin' ? [...mac.map((path) => join('/Applications', path)), ...onPath] : onPath;
}

/** True when all of these are there, installed now if need be. A path that was given by hand is never replaced. */
function ensure(names) {
  const isMissing = (name) => !find(known[name]);
  install(names.filter(isMissing).flatMap((name) => (env[known[name].variable] ? [] : known[name].debianPackages)));
  const missing = names.filter(isMissing);
  for (const name of missing) console.error(missingText(name));
  return missing.length === 0;
}

function missingText(name) {
  const { variable, debianPackages, modules } = known[name];
  if (env[variable] && !existsSync(env[variable]))
    return `${variable} names a file that does not exist: ${env[variable]}`;
  const what = modules ? `Python with ${modules.join(' and ')}` : name;
  return `No ${what} found. Install it (on Debian as root: apt-get install ${debianPackages.join(' ')}), or set ${variable}.`;
}

function install(debianPackages) {
  if (platform !== 'linux' || !isRoot || debianPackages.length === 0) return;
  const options = { stdio: 'inherit', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  const updated = spawnSync('apt-get', ['update'], options).status === 0;
  if (updated) spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...debianPackages], options);
}

/** Says which servers are not there, whose tests will be skipped. */
function nameSkipped() {
  const skipped = optional.filter((name) => !find(known[name]));
  if (skipped.length > 0)
    console.log(
      `Not installed, so their changes are not run: ${skipped.join(', ')} (CORS_GUARD_SERVERS=all installs them).`,
    );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !Object.hasOwn(known, name));
  if (names.length === 0 || unknown.length > 0) {
    console.error(`Usage: node scripts/programs.mjs ${Object.keys(known).join(' ')}`);
    process.exitCode = 2;
  } else {
    process.exitCode = ensure([...new Set([...names, ...(isAllWanted ? optional : [])])]) ? 0 : 1;
    if (!isAllWanted) nameSkipped();
  }
}
