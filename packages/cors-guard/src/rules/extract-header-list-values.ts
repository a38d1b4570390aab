import { getHeader, trimSpace, type HeaderList } from './header-list.ts';
import { isToken } from './http-token.ts';

/**
 * Fetch, "extract header list values", for the headers of the CORS protocol, whose values are comma lists of tokens.
 * All lines count, empty items are skipped, and one item that is no token spoils the whole list.
 *
 * @param name - in lower case
 * @returns the items as written; `null` when the header is absent, `'failure'` when the list cannot be parsed
 * @example extractHeaderListValues([['Access-Control-Allow-Methods', 'PUT, , DELETE']], 'access-control-allow-methods') // ['PUT', 'DELETE']
 */
export function extractHeaderListValues(headers: HeaderList, name: string): readonly string[] | 'failure' | null {
  const items = headerListItems(headers, name);
  return items === null || items.every(isToken) ? items : 'failure';
}

/**
 * The items of a comma list, tokens or not; `null` when the header is absent.
 *
 * @param name - in lower case
 * @example headerListItems([['Vary', 'a b, ,c']], 'vary') // ['a b', 'c']
 */
export function headerListItems(headers: HeaderList, name: string): readonly string[] | null {
  const items = getHeader(headers, name)?.split(',').map(trimSpace);
  return items ? items.filter((item) => item !== '') : null;
}
