import { registrableDomain } from './registrable-domain.ts';

const LOCALHOST = /^(localhost|.+\.localhost)\.?$/;
const LOOPBACK_ADDRESS = /^(127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Potentially trustworthy (Secure Contexts, "Is url potentially trustworthy?"), for http and https: decides whether a request
 * carries Sec-Fetch-* and client hints, and takes more than gzip.
 */
export function isTrustworthy({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || LOCALHOST.test(hostname) || LOOPBACK_ADDRESS.test(hostname);
}

/**
 * Value of Sec-Fetch-Site (Fetch Metadata, "set the Sec-Fetch-Site header"): the most foreign URL of the chain counts.
 *
 * @param pageOrigin - serialized origin; an opaque one is foreign to everything
 * @param chain - URLs requested so far, the present one included
 * @param schemeCounts - Chromium holds http and https of one host for two sites, Firefox for one (measured)
 * @example secFetchSite('https://app.example.com', [new URL('https://api.example.com/')], true) // 'same-site'
 */
export function secFetchSite(pageOrigin: string, chain: readonly URL[], schemeCounts: boolean): string {
  const foreign = chain.filter((url) => url.origin !== pageOrigin);
  if (foreign.length === 0) return 'same-origin';
  if (!URL.canParse(pageOrigin)) return 'cross-site';
  const page = new URL(pageOrigin);
  return foreign.every((url) => isSameSite(page, url, schemeCounts)) ? 'same-site' : 'cross-site';
}

function isSameSite(a: URL, b: URL, schemeCounts: boolean): boolean {
  if (schemeCounts ? a.protocol !== b.protocol : !isHttp(a) || !isHttp(b)) return false;
  return siteHost(a.hostname) === siteHost(b.hostname);
}

const siteHost = (host: string): string => registrableDomain(host) ?? host;

/** The scheme is one of the web's: only pages from there are named in a Referer. */
export const isHttp = ({ protocol }: URL): boolean => protocol === 'http:' || protocol === 'https:';
