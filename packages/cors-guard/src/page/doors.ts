import { REPORT_PATH } from '../report/protocol.ts';

/** What a bundler says about how this module was asked for (webpack, Rspack). */
declare const __resourceQuery: string | undefined;

/**
 * Where the doors of the dev server are, found from where this code was loaded: a stack names its URL in every kind of script, also
 * where a bundler runs modules by `eval`.
 *
 * @param stack - `Error.stack` of code that came with this script
 * @param origin - origin of the page
 * @returns URL with a slash at the end; undefined where another server than the page's has served the code: its dev server would
 * not listen to this page
 * @example doorsOf('    at http://localhost:8080/main.js:1:2', 'http://localhost:8080') // 'http://localhost:8080/__cors-guard/'
 */
export function doorsOf(stack: string, origin: string): string | undefined {
  const url = /https?:\/\/[^\s)]+/.exec(stack)?.[0] ?? '';
  if (!url.startsWith(`${origin}/`)) return undefined;
  const [before, isOurs] = url.split(REPORT_PATH, 2);
  return `${isOurs === undefined ? origin + baseOf() : before}${REPORT_PATH}`;
}

/** Base path of the dev server, which the host has put into the name of the entry. */
function baseOf(): string {
  const query = typeof __resourceQuery === 'string' ? __resourceQuery : '';
  return new URLSearchParams(query).get('base') ?? '/';
}
