import type { HeaderLine } from '../predict/types.ts';
import { getHeader } from '../rules/index.ts';

/**
 * Headers of libraries that exist only on same-origin URLs, so only behind the dev proxy:
 * - axios and Angular copy the cookie XSRF-TOKEN into X-XSRF-TOKEN (measured with axios 1.21);
 * - jQuery adds X-Requested-With unless the URL is of another origin (jQuery 3.7 source), and marks its Accept with `q=0.01`
 *   when a data type is asked for. Without that mark the header stays: other code sets it on every call.
 *
 * @param lines - of the request, as the page sent them
 * @param stack - of the call, where the page told it: an author who does the same is told from the library by it alone
 * @example isSameOriginOnly('x-xsrf-token', 'a', [['Cookie', 'XSRF-TOKEN=a']]) // true
 */
export function isSameOriginOnly(name: string, value: string, lines: readonly HeaderLine[], stack = ''): boolean {
  if (stack !== '' && !LIBRARY_FRAME.test(stack)) return false;
  if (name === 'x-xsrf-token') return cookieOf(lines, 'XSRF-TOKEN') === value;
  return name === 'x-requested-with' && (getHeader(lines, 'accept') ?? '').endsWith(', */*; q=0.01');
}

/** As dev servers hand them out: from node_modules, or bundled beforehand under a name that keeps theirs, or with a function's. */
const LIBRARY_FRAME =
  /\/(?:node_modules|deps)\/[^\n]*?(?:axios|@angular\/common|@angular_common|jquery)|\b(?:dispatchXhrRequest|HttpXhrBackend|jQuery)\b/i;

/** Names of the cookies in these lines, each once. */
export function cookieNamesOf(lines: readonly HeaderLine[]): readonly string[] {
  return [...new Set(cookiePairs(lines).map(([name]) => name))];
}

function cookieOf(lines: readonly HeaderLine[], wanted: string): string | undefined {
  const pair = cookiePairs(lines).find(([name]) => name === wanted);
  return pair && decoded(pair[1]);
}

function cookiePairs(lines: readonly HeaderLine[]): readonly (readonly [name: string, value: string])[] {
  return lines
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(/;\s*/))
    .filter((pair) => pair.includes('='))
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
