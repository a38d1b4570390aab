// What `npm start` and `npm test` do first: install what the lockfile says, build the packages. After the first run pnpm
// is in node_modules, so nothing is downloaded, and both steps work without a network.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const localPnpm = fileURLToPath(new URL('../node_modules/pnpm/bin/pnpm.cjs', import.meta.url));
const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const install = ['install', '--frozen-lockfile', '--prefer-offline'];
const build = ['--filter', './packages/*', 'run', 'build'];

const installed = (existsSync(localPnpm) && runLocal(install)) || runDownloaded(install);
process.exitCode = installed && runLocal(build) ? 0 : 1;

function runLocal(args) {
  return spawnSync(process.execPath, [localPnpm, ...args], { cwd: root, stdio: 'inherit' }).status === 0;
}

function runDownloaded(args) {
  // On Windows npx is a command file, which only a shell can run.
  const shell = process.platform === 'win32';
  return spawnSync('npx', ['--yes', packageManager, ...args], { cwd: root, stdio: 'inherit', shell }).status === 0;
}
