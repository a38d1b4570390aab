const AROUND = /^[\t\n\r ]+|[\t\n\r ]+$/g;

/**
 * Fetch, "normalize" a byte sequence: without the HTTP whitespace bytes around it.
 *
 * @example normalizeHeaderValue(' a b\t') // 'a b'
 */
export function normalizeHeaderValue(value: string): string {
  return value.replace(AROUND, '');
}

/**
 * Fetch, "header value", for a normalised value: no NUL, LF or CR inside, and nothing beyond one byte a character.
 *
 * @example isHeaderValue('a\u0000') // false
 */
export function isHeaderValue(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code === 0 || code === 10 || code === 13 || code > 0xff) return false;
  }
  return true;
}
