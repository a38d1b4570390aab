/** Serialisation of every opaque origin (HTML, "serialization of an origin"). */
export const OPAQUE = 'null';

/**
 * The serialised origin of a URL (URL standard, "origin"). Opaque origins come out as `null`, and no two of them are the same.
 *
 * @example originOf(new URL('https://a.example:443/x')) // 'https://a.example'
 * @example originOf(new URL('data:,x')) // 'null'
 */
export function originOf(url: URL): string {
  return url.origin;
}

/** HTML, "same origin", on serialised origins: opaque ones are never the same, because they come from different documents. */
export function isSameOrigin(a: string, b: string): boolean {
  return a === b && a !== OPAQUE;
}

/** Whether the URL belongs to HTTP, and so to CORS (Fetch, "HTTP(S) scheme"). */
export function isHttpScheme(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}

/** URL standard: whether the URL carries a user name or password (Fetch, "includes credentials"). */
export function includesUserinfo(url: URL): boolean {
  return url.username !== '' || url.password !== '';
}
