// Finds the programs that the tests drive. `node scripts/programs.mjs chromium firefox nginx` makes sure that they are
// there: it installs them where Debian's packages can be had, else it says what is missing and fails.
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
    debianPackage: 'chromium',
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    names: ['firefox-esr', 'firefox'],
    mac: ['Firefox.app/Contents/MacOS/firefox'],
    windows: ['Mozilla Firefox/firefox.exe'],
    debianPackage: 'firefox-esr',
  },
  nginx: {
    variable: 'NGINX_PATH',
    names: ['nginx'],
    mac: [],
    windows: ['nginx/nginx.exe'],
    debianPackage: 'nginx-light',
  },
};

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

function find(program) {
  const named = env[program.variable];
  return (named ? [named] : candidates(program)).find((path) => existsSync(path));
}

function candidates({ names, mac, windows }) {
  if (platform === 'win32') return programs.flatMap((folder) => windows.map((path) => join(folder, path)));
  // Servers stand in sbin, which is not on everybody's path.
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/sbin'];
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return platform === 'darwin' ? [...mac.map((path) => join('/Applications', path)), ...onPath] : onPath;
}

/** True when the program is there, installed now if need be. A path that was given by hand is never replaced. */
function ensure(name) {
  const program = known[name];
  if (!find(program) && !env[program.variable]) install(program.debianPackage);
  if (find(program)) return true;
  const missing = env[program.variable]
    ? `${program.variable} names a file that does not exist: ${env[program.variable]}`
    : `No ${name} found. Install it (on Debian as root: apt-get install ${program.debianPackage}), or set ${program.variable}.`;
  console.error(missing);
  return false;
}

function install(debianPackage) {
  if (platform !== 'linux' || !isRoot) return;
  const options = { stdio: 'inherit', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  const updated = spawnSync('apt-get', ['update'], options).status === 0;
  if (updated) spawnSync('apt-get', ['install', '-y', '--no-install-recommends', debianPackage], options);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !Object.hasOwn(known, name));
  if (names.length === 0 || unknown.length > 0) {
    console.error(`Usage: node scripts/programs.mjs ${Object.keys(known).join(' ')}`);
    process.exitCode = 2;
  } else {
    process.exitCode = names.map(ensure).every(Boolean) ? 0 : 1;
  }
}
