import { isPotentiallyTrustworthy } from '../rules/index.ts';
import type { ChangedCookie } from './proxy-facts.ts';

/** Why browsers refuse a cookie wherever the page is. */
export type CookieFault = 'domain' | 'insecure-none' | 'secure-over-http';

/**
 * Why a browser would refuse the cookie as the API sends it, if what the proxy made of it has not that fault any more; undefined
 * when the API's own cookie is fine, or the proxy has nothing to do with it. Source: RFC 6265bis, "storage
 * model"; None without Secure measured as refused in Chromium and Firefox.
 *
 * @param url - what the production page calls
 * @example cookieFault({ name: 'sid', sent: ['Domain=shop.test'], got: [] }, new URL('https://api.example.com/')) // 'domain'
 */
export function cookieFault({ sent, got }: ChangedCookie, url: URL): CookieFault | undefined {
  if (got === null) return undefined;
  const fault = faultOf(sent, url);
  const isMended = JSON.stringify(partsFor(fault, sent)) !== JSON.stringify(partsFor(fault, got));
  return fault && isMended ? fault : undefined;
}

function faultOf(attributes: readonly string[], url: URL): CookieFault | undefined {
  const domain = valueOf(attributes, 'domain')?.replace(/^\./, '').toLowerCase();
  if (domain && !covers(domain, url.hostname)) return 'domain';
  const isSecure = valueOf(attributes, 'secure') !== undefined;
  if (isSecure && !isPotentiallyTrustworthy(url)) return 'secure-over-http';
  return !isSecure && valueOf(attributes, 'samesite')?.toLowerCase() === 'none' ? 'insecure-none' : undefined;
}

/** The attributes that a fault lies in. */
function partsFor(fault: CookieFault | undefined, attributes: readonly string[]): readonly unknown[] {
  const names = fault === 'domain' ? ['domain'] : ['secure', 'samesite'];
  return names.map((name) => valueOf(attributes, name)?.toLowerCase() ?? null);
}

/** Domain matching (RFC 6265bis, 5.1.3): the same name, or a parent of it. */
function covers(domain: string, host: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** The last attribute of a name counts; an attribute without a value has an empty one. */
function valueOf(attributes: readonly string[], wanted: string): string | undefined {
  const last = attributes.findLast((attribute) => nameOf(attribute) === wanted);
  return last?.split('=').slice(1).join('=').trim();
}

const nameOf = (attribute: string): string => attribute.split('=')[0]?.trim().toLowerCase() ?? '';
