/**
 * Upgrade Insecure Requests, "upgrade request": http becomes https, the default port with it, any other port stays.
 *
 * @example upgraded(new URL('http://a.example/x')).href // 'https://a.example/x'
 */
export function upgraded(url: URL): URL {
  const secure = new URL(url);
  secure.protocol = 'https:';
  return secure;
}
