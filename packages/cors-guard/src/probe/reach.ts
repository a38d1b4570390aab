import { addressSpaceOf, isLocalName, type AddressSpace } from '../deployment/index.ts';
import { isInside, type Resolve } from './redirect-guard.ts';

/**
 * How far a target is for the visitors of a page, told by where its public name led from here: the hosts file, a private network or a
 * VPN may lead elsewhere than the internet does. Where the name of the page leads inside as well, its visitors are inside too.
 *
 * @param target - host of the target
 * @param connectedTo - address to which a request to it really went; undefined when only an agent of the user knows
 * @param page - host of the production page; undefined when it has none
 * @returns undefined when nothing can be told: a name that is local by itself, or no address
 * @example await reachOf('api.example.com', '127.0.0.1', 'app.example.com', resolve) // 'loopback'
 */
export async function reachOf(
  target: string,
  connectedTo: string | undefined,
  page: string | undefined,
  resolve: Resolve,
): Promise<AddressSpace | undefined> {
  if (connectedTo === undefined || isLocalName(target)) return undefined;
  const space = addressSpaceOf(connectedTo);
  if (space === 'public' || page === undefined) return space;
  return isLocalName(page) || (await isInside(page, undefined, resolve)) ? 'public' : space;
}
