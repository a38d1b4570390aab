import { parseUrl } from './url.ts';

/** Fetch, "redirect status". */
export function isRedirectStatus(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * Fetch, "location URL" of a response with a redirect status.
 *
 * @param location - value of the Location header, `null` when there is none
 * @returns `null` without a Location, `'failure'` when it is no URL
 * @example locationUrl('/b', new URL('https://a.example/a#f')) // https://a.example/b#f
 */
export function locationUrl(location: string | null, current: URL): URL | 'failure' | null {
  if (location === null) return null;
  // Parsed against its base, an empty one loses an empty query in Node.
  const url = location === '' ? new URL(current) : parseUrl(location, current);
  if (url === null) return 'failure';
  if (url.hash === '' && current.hash !== '') url.hash = current.hash;
  return url;
}
