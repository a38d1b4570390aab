import { isCorsSafelistedRequestHeader } from './cors-safelisted-request-header.ts';
import type { HeaderList } from './header-list.ts';

/** All safelisted values of one request together may not be longer, in bytes. */
const SAFELIST_VALUE_LIMIT = 1024;

/**
 * Fetch, "CORS-unsafe request-header names": what makes a preflight, and what it asks for. Lower case, sorted, each once.
 *
 * @param isSafelisted - another opinion on what is safelisted, where a browser has one
 * @example corsUnsafeRequestHeaderNames([['X-B', '1'], ['Accept', '*' + '/*'], ['x-a', '1']]) // ['x-a', 'x-b']
 */
export function corsUnsafeRequestHeaderNames(
  headers: HeaderList,
  isSafelisted: (name: string, value: string) => boolean = isCorsSafelistedRequestHeader,
): string[] {
  if (headers.length === 0) return [];
  const unsafe = new Set<string>();
  const maybe: string[] = [];
  let size = 0;
  for (const [name, value] of headers) {
    if (isSafelisted(name, value)) {
      maybe.push(name.toLowerCase());
      size += value.length;
    } else {
      unsafe.add(name.toLowerCase());
    }
  }
  if (size > SAFELIST_VALUE_LIMIT) for (const name of maybe) unsafe.add(name);
  return [...unsafe].sort();
}
