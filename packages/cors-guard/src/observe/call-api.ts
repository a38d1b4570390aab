import type { CallApi, HeaderLine } from '../predict/types.ts';
import { getHeader } from '../rules/index.ts';
import { positionOf } from './header-lines.ts';
import { standsAsAuthors, type WireEngine } from './wire-order.ts';

/** The interface of the page behind a request without a destination, or undefined where the wire does not tell. */
export type WireApi = Exclude<CallApi, 'element'> | undefined;

/**
 * Tells fetch, XMLHttpRequest, EventSource and sendBeacon apart, as far as the order of the lines does: Firefox always, WebKitGTK
 * mostly, Chromium only EventSource (which equals a fetch of the same Accept with `cache: 'no-store'`).
 *
 * @param lines - of a request that a script made, in wire order
 */
export function apiOf(method: string, lines: readonly HeaderLine[], engine: WireEngine | undefined): WireApi {
  if (isEventSource(method, lines, engine)) return 'eventsource';
  if (engine === 'firefox') return firefoxApi(method, lines);
  if (engine === 'webkit') return webkitApi(method, lines);
  return undefined;
}

/** EventSource bypasses the cache with the browser's own headers; a fetch for events rarely does. */
function isEventSource(method: string, lines: readonly HeaderLine[], engine: WireEngine | undefined): boolean {
  if (method !== 'GET' || getHeader(lines, 'accept') !== 'text/event-stream') return false;
  const pragma = positionOf(lines, 'pragma');
  const cacheControl = positionOf(lines, 'cache-control');
  if (pragma === -1 || cacheControl === -1) return false;
  if (engine === 'firefox') return !isFirefoxFetchOrder(lines);
  // WebKitGTK sets Cache-Control with the author's headers and Pragma with its own; a fetch has them side by side.
  if (engine === 'webkit') return cacheControl < pragma;
  return engine === undefined || !standsAsAuthors(lines, cacheControl, engine);
}

/** Of all requests only fetch puts Referer before the part about the connection; only XMLHttpRequest has no Priority. */
function firefoxApi(method: string, lines: readonly HeaderLine[]): WireApi {
  if (isFirefoxFetchOrder(lines)) return 'fetch';
  const priority = getHeader(lines, 'priority');
  if (method === 'POST' && priority === 'u=6') return 'beacon';
  return priority === null ? 'xhr' : 'fetch';
}

function isFirefoxFetchOrder(lines: readonly HeaderLine[]): boolean {
  const referer = positionOf(lines, 'referer');
  // A GET on HTTP/2 has none of these: there Priority alone tells.
  return referer !== -1 && referer < positionOf(lines, 'connection', 'content-length', 'origin');
}

/** A fetch has Referer before Accept; a beacon revalidates; an Accept of the author's may stand first in both others. */
function webkitApi(method: string, lines: readonly HeaderLine[]): WireApi {
  const referer = positionOf(lines, 'referer');
  if (referer === -1) return undefined;
  if (referer < positionOf(lines, 'accept')) return 'fetch';
  const cacheControl = positionOf(lines, 'cache-control');
  const isOwn = cacheControl !== -1 && !standsAsAuthors(lines, cacheControl, 'webkit');
  if (method === 'POST' && isOwn && lines[cacheControl]?.[1] === 'max-age=0') return 'beacon';
  return getHeader(lines, 'accept') === '*/*' ? 'xhr' : undefined;
}
