import type { HeaderList } from './header-list.ts';
import { includesUserinfo, isHttpScheme, isSameOrigin } from './origin.ts';

/** Redirects that one request may follow (Fetch, "HTTP-redirect fetch", step 6). */
export const REDIRECT_LIMIT = 20;

/** Why a redirect is a network error. */
export type RedirectFailure =
  | 'redirect-scheme'
  | 'too-many-redirects'
  | 'redirect-with-userinfo'
  | 'redirect-stream-body'
  | 'mode-same-origin';

/** What decides about following a redirect. */
export interface RedirectingRequest {
  readonly origin: string;
  readonly mode: string;
  readonly isCorsTainted: boolean;
  readonly redirectCount: number;
  readonly hasStreamBody: boolean;
  /** User name and password in Location are looked at. */
  readonly checksUserinfo: boolean;
}

/**
 * Fetch, "HTTP-redirect fetch", steps 5 to 11: whether the request may go on to `location`.
 *
 * @returns `null` when it may
 */
export function whyNotFollowed(request: RedirectingRequest, location: URL, status: number): RedirectFailure | null {
  if (!isHttpScheme(location)) return 'redirect-scheme';
  if (request.redirectCount >= REDIRECT_LIMIT) return 'too-many-redirects';
  if (request.checksUserinfo && includesUserinfo(location)) {
    const isForeign = request.mode === 'cors' && !isSameOrigin(request.origin, location.origin);
    if (isForeign || request.isCorsTainted) return 'redirect-with-userinfo';
  }
  return status !== 303 && request.hasStreamBody ? 'redirect-stream-body' : null;
}

/**
 * Fetch, "HTTP-redirect fetch", step 12: whether the request goes on as a GET without a body. Other methods than POST keep
 * theirs on 301 and 302.
 */
export function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD';
  return (status === 301 || status === 302) && method === 'POST';
}

/** Fetch, "request-body-header name": what describes a body, and goes with it. */
const BODY_HEADERS: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
]);

/** Step 12 as well: the headers of a request that lost its body. */
export function withoutBodyHeaders(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => !BODY_HEADERS.has(name.toLowerCase()));
}

/** Step 13: `Authorization` does not follow to another origin (Fetch, "CORS non-wildcard request-header name"). */
export function withoutAuthorization(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => name.toLowerCase() !== 'authorization');
}
