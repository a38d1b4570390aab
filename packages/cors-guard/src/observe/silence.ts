import type { HeaderLine } from '../predict/types.ts';
import { getHeader } from '../rules/index.ts';
import type { FetchMetadata } from './metadata.ts';
import { isAuthorUserAgent } from './wire-order.ts';

/**
 * Why a request is no call, so that nothing is said about it: a closed set.
 * `navigation`: address bar, links, forms, frames, downloads. `plain-element`: images, scripts, styles, media without CORS.
 * `beacon`: a POST without CORS (sendBeacon, `<a ping>`, a browser's report, or a fetch that cannot be told from
 * them). `preflight`: asked by a
 * browser for a page of another origin. `other-site`: made by a page of another site, or without an origin. `dev-server`: traffic
 * of the dev server itself. `not-a-page`: a command line tool or another program.
 */
export type SilentReason =
  | 'navigation'
  | 'plain-element'
  | 'beacon'
  | 'prefetch'
  | 'websocket'
  | 'preflight'
  | 'other-site'
  | 'dev-server'
  | 'not-a-page';

/** Paths on which dev servers talk to their own clients. */
const DEV_SERVER_PATH =
  /^\/(@vite\/|@id\/|@fs\/|@react-refresh|__vite|__webpack|__rspack|__rsbuild|__nuxt|__cors-guard\/|_next\/(webpack|static)|sockjs-node\/|webpack-dev-server|rsbuild-hmr)|\.hot-update\.(js|json|mjs|css)(\?|$)/;

/**
 * Tells whether a request is of no interest whatever else it says.
 *
 * @param devPath - path and query as the page asked
 * @param metadata - its Sec-Fetch-* lines, undefined when the browser sent none
 */
export function silenceOf(
  method: string,
  devPath: string,
  lines: readonly HeaderLine[],
  metadata: FetchMetadata | undefined,
): SilentReason | undefined {
  const has = (name: string, pattern: RegExp): boolean => pattern.test(getHeader(lines, name) ?? '');
  if (has('upgrade', /websocket/i) || metadata?.mode === 'websocket') return 'websocket';
  if (DEV_SERVER_PATH.test(devPath)) return 'dev-server';
  // No author can set this header: a browser asks for a page that is not served from here.
  if (method === 'OPTIONS' && has('access-control-request-method', /./)) return 'preflight';
  if (has('sec-purpose', /prefetch|prerender/i) || has('purpose', /^prefetch$/i) || has('x-moz', /^prefetch$/i)) {
    return 'prefetch';
  }
  if (metadata?.mode === 'navigate') return 'navigation';
  if (metadata?.site === 'cross-site') return 'other-site';
  if (metadata?.destination === 'report' || has('content-type', /^text\/ping$/i)) return 'beacon';
  return metadata ? undefined : silenceWithoutMetadata(lines);
}

/** Without Sec-Fetch-* (plain http on a host name, tools) the other headers have to tell. */
function silenceWithoutMetadata(lines: readonly HeaderLine[]): SilentReason | undefined {
  if (!isBrowser(lines)) return 'not-a-page';
  const accept = getHeader(lines, 'accept');
  const upgrades = getHeader(lines, 'upgrade-insecure-requests') === '1' && accept?.startsWith('text/html');
  // Every fetch has an Accept; Chromium's downloads have none.
  if (upgrades || accept === null) return 'navigation';
  return isForeignOrigin(lines) ? 'other-site' : undefined;
}

/**
 * Programs name themselves in the User-Agent and send little else. A page may replace the name, but its browser still says which
 * languages it reads (Node's fetch says `*`).
 */
function isBrowser(lines: readonly HeaderLine[]): boolean {
  if (!isAuthorUserAgent(getHeader(lines, 'user-agent') ?? '')) return true;
  return (getHeader(lines, 'accept-language') ?? '*') !== '*';
}

/** The page's origin has another host than the one it called; the port may be a neighbouring server's. */
function isForeignOrigin(lines: readonly HeaderLine[]): boolean {
  const origin = getHeader(lines, 'origin');
  const host = getHeader(lines, 'host');
  if (origin === null || host === null) return false;
  if (!URL.canParse(origin) || !URL.canParse(`http://${host}`)) return true;
  return new URL(origin).hostname !== new URL(`http://${host}`).hostname;
}
