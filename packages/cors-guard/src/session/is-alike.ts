import type { Likeness } from '../observe/index.ts';

/** Lines of an answer that differ from one to the next and on which nothing rests; lower case. */
const FLEETING = new Set([
  'age',
  'content-length',
  'date',
  'etag',
  'expires',
  'last-modified',
  'x-correlation-id',
  'x-request-id',
  'x-response-time',
  'x-runtime',
]);

/**
 * Whether two requests of one place are the same to everything that looks at them: what one has told, the other tells again.
 *
 * Runs for every request, so it makes nothing: no text, no list.
 *
 * @example isAlike(likenessOf(first), likenessOf(second)) // true: the second only repeats the first
 */
export function isAlike(one: Likeness, other: Likeness): boolean {
  const { requestHeaders, responseHeaders } = one;
  if (one.status !== other.status || one.asOrigin !== other.asOrigin) return false;
  if (requestHeaders.length !== other.requestHeaders.length) return false;
  if (responseHeaders.length !== other.responseHeaders.length) return false;
  for (let index = 0; index < requestHeaders.length; index += 1) {
    if (requestHeaders[index] !== other.requestHeaders[index]) return false;
  }
  for (let index = 0; index < responseHeaders.length; index += 2) {
    const name = responseHeaders[index] ?? '';
    const isSame = responseHeaders[index + 1] === other.responseHeaders[index + 1];
    if (name !== other.responseHeaders[index] || (!isSame && !FLEETING.has(name.toLowerCase()))) return false;
  }
  return true;
}
