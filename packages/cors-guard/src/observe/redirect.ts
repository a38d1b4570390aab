import { becomesGet, getHeader, isRedirectStatus, locationUrl } from '../rules/index.ts';
import { metadataOf } from './metadata.ts';
import type { Observation } from './types.ts';

/** Stands for the dev server where a request does not name it (HTTP/2). */
const NO_HOST = 'dev-server.invalid';

type Request = Pick<Observation, 'method' | 'devPath' | 'requestHeaders'>;

/**
 * The request by what it has in common with one that only follows a redirect to it: method, path and query, and what the browser
 * says that it is for.
 *
 * @example requestKeyOf(observation) // 'GET /api/users?page=2 cors/'
 */
export function requestKeyOf({ method, devPath, requestHeaders }: Request): string {
  return keyOf(method, devPath, requestHeaders);
}

/**
 * The key of the request that a browser makes by itself because of this answer, or undefined: the answer is no redirect, it leads
 * away from the dev server, or the proxy has followed it already.
 *
 * @example followUpKeyOf(observation) // 'GET /api/users/ cors/' after a 308 with `Location: /api/users/`
 */
export function followUpKeyOf({ method, devPath, requestHeaders, response }: Observation): string | undefined {
  if (!response || response.afterRedirect || !isRedirectStatus(response.status)) return undefined;
  const host = getHeader(requestHeaders, 'host') ?? NO_HOST;
  const current = `http://${host}${devPath}`;
  if (!URL.canParse(current)) return undefined;
  const location = locationUrl(getHeader(response.headers, 'location'), new URL(current));
  if (location === null || location === 'failure' || location.host !== new URL(current).host) return undefined;
  const next = becomesGet(response.status, method) ? 'GET' : method;
  return keyOf(next, location.pathname + location.search, requestHeaders);
}

function keyOf(method: string, path: string, requestHeaders: Observation['requestHeaders']): string {
  const { mode, destination } = metadataOf(requestHeaders) ?? { mode: '', destination: '' };
  return `${method} ${path} ${mode}/${destination}`;
}
