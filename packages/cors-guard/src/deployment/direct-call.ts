import { isLocalName } from './addresses.ts';
import { originOf } from './origins.ts';
import type { Deployment, ProductionCall, ProxyEntry } from './types.ts';

/**
 * Where a call goes in production that the page of the dev server makes directly to another origin: where it goes now.
 *
 * @param url - absolute, as the page called it
 * @param entries - of the proxy: their targets may be asked as well
 * @returns undefined for an origin that is neither given as `production.api` nor a target of the proxy: it is not to be contacted
 * @example directCallOf(deployment, 'https://api.example.com/items', entries)?.basis // 'given'
 */
export function directCallOf(
  { page, routes }: Deployment,
  url: string,
  entries: readonly ProxyEntry[],
): ProductionCall | undefined {
  const { origin, hostname } = new URL(url);
  const isGiven = routes.some(
    ({ basis, value }) => basis === 'given' && value.to !== 'same-origin' && originOf(value.to) === origin,
  );
  const sameOrigin = origin === page?.value;
  if (!isGiven && !sameOrigin && !entries.some(({ target }) => originOf(target) === origin)) return undefined;
  return {
    url,
    basis: isGiven ? 'given' : 'assumed',
    source: isGiven ? 'option production.api' : 'the page calls it directly',
    sameOrigin,
    otherEnvironment: false,
    developmentTarget: !isGiven && !sameOrigin && isLocalName(hostname),
    direct: true,
  };
}
