import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { platform, arch, execPath, versions } = process;

/**
 * A Node that is new enough for webpack-dev-server 6 (22.15): the running one, else the one that the workspace has as an optional
 * dependency; undefined where neither is there.
 */
export function newerNode(): string | undefined {
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 15)) return execPath;
  const name = `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return [join(folder, 'bin/node'), join(folder, 'bin/node.exe')].find((path) => existsSync(path));
  } catch {
    return undefined;
  }
}
