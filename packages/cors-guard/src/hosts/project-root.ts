import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The nearest folder with a package.json, from this one upwards; without any, this one.
 *
 * @param folder - absolute
 * @example projectRootOf('/shop/src') // '/shop'
 */
export function projectRootOf(folder: string): string {
  for (let candidate = folder; ; candidate = dirname(candidate)) {
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (candidate === dirname(candidate)) return folder;
  }
}
