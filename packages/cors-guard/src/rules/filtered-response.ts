import { headerListItems } from './extract-header-list-values.ts';
import type { HeaderList } from './header-list.ts';
import { isToken } from './http-token.ts';

/** Fetch, "CORS-safelisted response-header name". */
const SAFELISTED: ReadonlySet<string> = new Set([
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
]);

/** Fetch, "forbidden response-header name". */
function isForbidden(name: string): boolean {
  return name === 'set-cookie' || name === 'set-cookie2';
}

/**
 * Fetch, "CORS filtered response": names of the headers a page can read of a cross-origin answer, in lower case, sorted.
 *
 * @param includeCredentials - `*` in Access-Control-Expose-Headers is then a plain name
 * @param alsoReadable - names that a browser lets through beside the safelisted ones
 * @param wildcardSurvives - `*` counts, even though an item that comes after it is no token
 * @example corsFilteredHeaderNames([['ETag', 'a'], ['Pragma', 'b']], false) // ['pragma']
 */
export function corsFilteredHeaderNames(
  headers: HeaderList,
  includeCredentials: boolean,
  alsoReadable: readonly string[] = [],
  wildcardSurvives: boolean = false,
): string[] {
  const items = (headerListItems(headers, 'access-control-expose-headers') ?? []).map((name) => name.toLowerCase());
  const spoiled = items.findIndex((item) => !isToken(item));
  const exposed = spoiled < 0 ? items : [];
  const wildcards = wildcardSurvives ? items.slice(0, spoiled < 0 ? undefined : spoiled) : exposed;
  if (!includeCredentials && wildcards.includes('*')) return basicFilteredHeaderNames(headers);
  return sortedNames(headers, (name) => SAFELISTED.has(name) || exposed.includes(name) || alsoReadable.includes(name));
}

/** Fetch, "basic filtered response": all but the cookies. Names in lower case, sorted. */
export function basicFilteredHeaderNames(headers: HeaderList): string[] {
  return sortedNames(headers, () => true);
}

function sortedNames(headers: HeaderList, isReadable: (name: string) => boolean): string[] {
  const names = new Set<string>();
  for (const [key] of headers) {
    const name = key.toLowerCase();
    if (!isForbidden(name) && isReadable(name)) names.add(name);
  }
  return [...names].sort();
}
