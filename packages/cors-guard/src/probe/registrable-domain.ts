import { getDomain } from 'tldts';

/**
 * The registrable domain of a host (HTML "obtain a site"), by the Public Suffix List with its private section; measured: browsers
 * hold `alice.github.io` and `bob.github.io` for different sites.
 *
 * @returns null for IP addresses, single labels and hosts that are themselves a public suffix
 * @example registrableDomain('api.example.co.uk') // 'example.co.uk'
 */
export function registrableDomain(host: string): string | null {
  return getDomain(host, { allowPrivateDomains: true, extractHostname: false, validateHostname: false });
}
