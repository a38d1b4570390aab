/**
 * URL standard, "URL parser"; `null` is failure.
 *
 * Not `URL.canParse` first: once the call is hot, Node 20 denies that of every absolute URL with a byte from 0x80 on.
 *
 * @example parseUrl('/b', new URL('https://a.example/a'))?.href // 'https://a.example/b'
 */
export function parseUrl(text: string, base?: URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
