import { normalizeMethod } from '../rules/index.ts';
import type { PageCall } from '../report/protocol.ts';
import type { Observation } from './types.ts';

/**
 * What a request asks the dev server for.
 *
 * @example keyOfRequest(observation) // 'GET /api/items?page=2'
 */
export function keyOfRequest({ method, devPath }: Observation): string {
  return `${method} ${pathAndQuery(devPath)}`;
}

/** The dev server has many names. */
const ANY_ORIGIN = 'http://dev-server.invalid';

/** What a call asks for; the same as {@link keyOfRequest} of its request. */
export function keyOfCall({ method, url }: Pick<PageCall, 'method' | 'url'>): string {
  return `${normalizeMethod(method)} ${pathAndQuery(url)}`;
}

function pathAndQuery(url: string): string {
  if (!URL.canParse(url, ANY_ORIGIN)) return url;
  const { pathname, search } = new URL(url, ANY_ORIGIN);
  return pathname + search;
}
