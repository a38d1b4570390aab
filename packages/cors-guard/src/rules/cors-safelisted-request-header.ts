import { mimeTypeEssence } from './mime-type.ts';
import { parseSingleRange } from './single-range.ts';

const DELIMITERS: ReadonlySet<string> = new Set('"():<>?@[\\]{}');

/**
 * Whether a value holds a "CORS-unsafe request-header byte" (Fetch): controls but TAB, delimiters, DEL. Bytes from 0x80 on are
 * not unsafe.
 */
export function hasUnsafeByte(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if ((code < 0x20 && code !== 9) || code === 0x7f || DELIMITERS.has(value.charAt(at))) return true;
  }
  return false;
}

const LANGUAGE = /^[0-9A-Za-z *,\-.;=]*$/;
/** Types that a form can send. */
export const FORM_TYPES: ReadonlySet<string> = new Set([
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
]);

/**
 * Fetch, "CORS-safelisted request-header": a header that a plain form could have sent, and that needs no permission.
 *
 * @param value - normalised
 * @example isCorsSafelistedRequestHeader('Content-Type', 'text/plain') // true
 * @example isCorsSafelistedRequestHeader('Content-Type', 'application/json') // false
 */
export function isCorsSafelistedRequestHeader(name: string, value: string): boolean {
  if (value.length > 128) return false;
  switch (name.toLowerCase()) {
    case 'accept':
      return !hasUnsafeByte(value);
    case 'accept-language':
    case 'content-language':
      return LANGUAGE.test(value);
    case 'content-type':
      return !hasUnsafeByte(value) && FORM_TYPES.has(mimeTypeEssence(value) ?? '');
    case 'range':
      return (parseSingleRange(value)?.start ?? null) !== null;
    default:
      return false;
  }
}

const NO_CORS_NAMES: ReadonlySet<string> = new Set(['accept', 'accept-language', 'content-language', 'content-type']);

/**
 * Fetch, "no-CORS-safelisted request-header": all that a request in mode no-cors may carry; the rest is dropped silently.
 *
 * @example isNoCorsSafelistedRequestHeader('Range', 'bytes=0-') // false
 */
export function isNoCorsSafelistedRequestHeader(name: string, value: string): boolean {
  return NO_CORS_NAMES.has(name.toLowerCase()) && isCorsSafelistedRequestHeader(name, value);
}
