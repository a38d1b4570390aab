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
  const value = getHeader(headers, name);
  if (value === null) return null;
  const items: string[] = [];
  for (const part of value.split(',')) {
    const item = trimSpace(part);
    if (item === '') continue;
    if (!isToken(item)) return 'failure';
    items.push(item);
  }
  return items;
}
