const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * The `token` of HTTP (RFC 9110, 5.6.2): what methods, header names and the items of the preflight's lists are made of.
 *
 * @example isToken('x-custom') // true
 */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}
