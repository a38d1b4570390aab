import { isToken } from './http-token.ts';
import { normalizeHeaderValue } from './header-value.ts';

/**
 * MIME Sniffing, "parse a MIME type", as far as the essence: parameters can never make it fail.
 *
 * @returns `type/subtype` in lower case, or `null` when the text is no MIME type
 * @example mimeTypeEssence('TEXT/Plain; charset=utf-8') // 'text/plain'
 * @example mimeTypeEssence('text /plain') // null
 */
export function mimeTypeEssence(text: string): string | null {
  const input = normalizeHeaderValue(text);
  const slash = input.indexOf('/');
  if (slash < 0) return null;
  const semicolon = input.indexOf(';', slash);
  const type = input.slice(0, slash);
  const subtype = input.slice(slash + 1, semicolon < 0 ? undefined : semicolon).replace(/[\t\n\r ]+$/, '');
  return isToken(type) && isToken(subtype) ? `${type}/${subtype}`.toLowerCase() : null;
}
