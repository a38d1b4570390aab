import type { LookupAddress } from 'node:dns';
import { addressSpaceOf, isLocalName } from '../deployment/index.ts';

/** Resolves a host name, or an address literal to itself. Rejects when there is no such name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/**
 * What a redirect's target may be: `refused`, or the addresses that were looked at, to which the connection must then go; none when
 * everything is allowed, or the name is known only to the outbound proxy of the user.
 */
export type Admission = 'refused' | { readonly addresses?: readonly LookupAddress[] };

/**
 * Keeps redirects of public servers out of this machine and its network (design, rule 6.5): a page on the web would need the
 * visitor's permission, and a probe must not be led to a router or a local service. Where hop 0 is local by its name, such as an API
 * under development that redirects to another, nothing is refused; where its public name leads inside, other names may too.
 *
 * @param from - host of hop 0
 * @param connectedTo - address to which a request to `from` really went, when that is known
 * @param to - host of the redirect
 */
export async function admitRedirect(
  from: string,
  connectedTo: string | undefined,
  to: string,
  resolve: Resolve,
): Promise<Admission> {
  if (isLocalName(from)) return {};
  // Told by name, whatever a public name resolves to here: an entry in the hosts file makes no API local to its visitors.
  if (isLocalName(to)) return 'refused';
  if (await isInside(from, connectedTo, resolve)) return {};
  const addresses = await resolve(to).catch(() => undefined);
  if (!addresses) return {};
  return addresses.some(isNotPublic) ? 'refused' : { addresses };
}

/** A name that leads to this machine or its network from here; a name that nobody knows does not. */
export async function isInside(host: string, connectedTo: string | undefined, resolve: Resolve): Promise<boolean> {
  if (connectedTo !== undefined) return addressSpaceOf(connectedTo) !== 'public';
  const addresses = await resolve(host).catch(() => []);
  return addresses.some(isNotPublic);
}

const isNotPublic = ({ address }: LookupAddress): boolean => addressSpaceOf(address) !== 'public';
