import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL('../../packages/cors-guard', import.meta.url));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

export const repository: string = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Packs the package as it is published, and installs it in a project, from outside the workspace.
 *
 * @param folder - where the packed file is put
 * @param more - further packages, as npm takes them
 */
export async function installPacked(folder: string, project: string, ...more: readonly string[]): Promise<void> {
  const pnpm = join(repository, 'node_modules/pnpm/bin/pnpm.cjs');
  await run(process.execPath, [pnpm, 'pack', '--pack-destination', folder], { cwd: packageFolder });
  const { name, version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));
  const packages = [join(folder, `${name}-${version}.tgz`), ...more];
  await run(npm, ['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock', ...packages], {
    cwd: project,
  });
}
