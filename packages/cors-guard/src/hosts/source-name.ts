/**
 * A place in a source file as people write it: relative to the project where the file lies in it, with slashes on every system.
 *
 * @param root - folder of the project, absolute
 * @param file - the source file, absolute or relative to `folder`
 * @param folder - where relative names start: the folder of the file that was served
 * @returns undefined for a file that is not the user's: in `node_modules`, or without a place on disk
 * @example sourceName({ root: 'C:\\shop', folder: 'C:/shop/src', file: 'api.ts' }) // 'src/api.ts'
 */
export function sourceName(place: {
  readonly root: string;
  readonly folder: string;
  readonly file: string;
}): string | undefined {
  const root = segmentsOf(place.root);
  const file = segmentsOf(isAbsolute(place.file) ? place.file : `${place.folder}/${place.file}`);
  if (!root || !file || file.includes('node_modules')) return undefined;
  const shared = sharedCount(root, file);
  if (shared === root.length) return file.slice(shared).join('/');
  // Beside the project: a package of the same workspace. On another drive there is no way from here to there.
  const up = root.length - shared;
  return shared > 1 && up <= 3
    ? [...Array.from({ length: up }, () => '..'), ...file.slice(shared)].join('/')
    : undefined;
}

/** With a drive letter, or from the root; `file:` URLs are what maps of some compilers name. */
function isAbsolute(file: string): boolean {
  return /^(?:[a-z]:[\\/]|[\\/]|file:\/\/)/i.test(file);
}

/** The segments of an absolute path, drive letter first; undefined where the path leads out of the disk or is none. */
function segmentsOf(path: string): string[] | undefined {
  const plain = path.replace(/^file:\/\/(?=\/)/i, '').replace(/^\/(?=[a-z]:[\\/])/i, '');
  const segments: string[] = [];
  for (const segment of plain.split(/[\\/]+/)) {
    if (segment.includes('\0')) return undefined;
    if (segment === '..') segments.pop();
    else if (segment !== '.' && (segment !== '' || segments.length === 0)) segments.push(segment);
  }
  return segments.at(-1) === '' ? segments.slice(0, -1) : segments;
}

/** Windows writes one drive letter in both cases. */
function sharedCount(a: readonly string[], b: readonly string[]): number {
  const isSame = (one: string, other: string | undefined): boolean =>
    one === other || (/^[a-z]:$/i.test(one) && one.toLowerCase() === other?.toLowerCase());
  const at = a.findIndex((segment, index) => !isSame(segment, b[index]));
  return at === -1 ? a.length : at;
}
