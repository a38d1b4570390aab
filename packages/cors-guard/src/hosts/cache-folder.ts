import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Where tools keep what may be thrown away: `node_modules/.cache` of the project, or of the workspace it belongs to.
 *
 * @param root - folder of the project, absolute
 */
export function cacheFolderOf(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (existsSync(modules)) return join(modules, '.cache/cors-guard');
    if (folder === dirname(folder)) return join(root, 'node_modules/.cache/cors-guard');
  }
}
