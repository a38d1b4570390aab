import { posix, win32 } from 'node:path';

/**
 * Address that opens a place of the source in the editor, up to the place itself. Dev servers look for the file from their working
 * directory, but sources are named from the root of the project: the way between them stands in front.
 *
 * @param door - address of the host's own door, up to the name of the file
 * @param root - folder of the project, absolute
 * @param cwd - working directory of the dev server, absolute
 * @example editorUrlOf('/__open-in-editor?file=', '/shop/web', '/shop') // '/__open-in-editor?file=web%2F'
 */
export function editorUrlOf(door: string, root: string, cwd: string): string {
  const path = /^[a-z]:[\\/]|^\\\\/i.test(cwd) ? win32 : posix;
  const way = path.relative(cwd, root).replaceAll('\\', '/');
  return way === '' ? door : `${door}${encodeURIComponent(`${way}/`)}`;
}
