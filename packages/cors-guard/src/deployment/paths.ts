/** Paths compared and joined by whole segments: `/api` is the beginning of `/api/x` and of `/api`, never of `/apix`. */

/**
 * Divides what was asked for into path and query (with its `?`). The path always begins with `/`.
 *
 * @example splitPath('/items?page=2') // { path: '/items', query: '?page=2' }
 */
export function splitPath(pathAndQuery: string): { readonly path: string; readonly query: string } {
  const at = pathAndQuery.indexOf('?');
  const path = at === -1 ? pathAndQuery : pathAndQuery.slice(0, at);
  return { path: path.startsWith('/') ? path : `/${path}`, query: at === -1 ? '' : pathAndQuery.slice(at) };
}

/**
 * Takes slashes off the end; `/` becomes `''`.
 *
 * @example trimSlashes('/v1/') // '/v1'
 */
export function trimSlashes(path: string): string {
  return path.replace(/\/+$/, '');
}

/**
 * @param prefix - without a slash at its end; `''` is the beginning of everything
 * @example isBelow('/api/x', '/api') // true
 */
export function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`) || prefix === '';
}

/**
 * What stands behind the prefix; the whole path when it does not begin with it.
 *
 * @example withoutPrefix('/api/items', '/api') // '/items'
 */
export function withoutPrefix(path: string, prefix: string): string {
  return isBelow(path, prefix) ? path.slice(prefix.length) : path;
}
