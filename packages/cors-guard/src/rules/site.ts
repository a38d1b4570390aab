import { isSameOrigin, OPAQUE } from './origin.ts';

/** Registrable domain of a host by the public suffix list, private section included; `null` for addresses and suffixes. */
export type RegistrableDomain = (host: string) => string | null;

/**
 * HTML, "schemelessly same site": the same registrable domain, or the same host where there is none.
 *
 * @param a - serialised origin
 * @param b - serialised origin
 * @example isSchemelesslySameSite('https://app.example.com', 'http://api.example.com:81', registrableDomain) // true
 */
export function isSchemelesslySameSite(a: string, b: string, registrableDomain: RegistrableDomain): boolean {
  if (a === OPAQUE || b === OPAQUE) return false;
  if (isSameOrigin(a, b)) return true;
  const hostA = new URL(a).hostname;
  const hostB = new URL(b).hostname;
  if (hostA === hostB) return true;
  const domain = registrableDomain(hostA);
  return domain !== null && domain === registrableDomain(hostB);
}

/** HTML, "same site": schemelessly same site and of one scheme. */
export function isSameSite(a: string, b: string, registrableDomain: RegistrableDomain): boolean {
  return isSchemelesslySameSite(a, b, registrableDomain) && schemeOf(a) === schemeOf(b);
}

function schemeOf(origin: string): string {
  return origin.slice(0, origin.indexOf(':'));
}
