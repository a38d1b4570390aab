import {
  corsCheck,
  getHeader,
  headerLines,
  includesUserinfo,
  isRedirectStatus,
  isSameOrigin,
  locationUrl,
  whyNotFollowed,
  withoutAuthorization,
  withoutBodyHeaders,
} from '../rules/index.ts';
import { evidenceOf } from './evidence.ts';
import { needsCors, originHeader, serializedOrigin, type FetchRequest } from './fetch-request.ts';
import { upgradeUrl, type PagePolicies } from './policy-block.ts';
import type { BrowserProfile } from './profile.ts';
import { settle } from './settle.ts';
import type { Exchange, Reason, Settlement } from './types.ts';

/**
 * Fetch, "HTTP fetch", step 8, and "HTTP-redirect fetch": the request of the next hop, or how the redirect ends the request.
 *
 * @returns `null` when the answer is no redirect, or one that leads nowhere and is a response like any other
 */
export function followRedirect(
  request: FetchRequest,
  exchange: Exchange,
  page: PagePolicies,
  profile: BrowserProfile,
): FetchRequest | Settlement | null {
  if (!isRedirectStatus(exchange.status)) return null;
  const rules = profile.redirect;
  const byMode = endByMode(request, exchange);
  if (byMode && rules.modeComesFirst) return byMode;
  const found = locationOf(request.url, exchange, profile);
  if (found === null) return request.redirect === 'manual' && rules.manualNeedsNoLocation ? byMode : null;
  if (found === 'failure') return failed(request, exchange, 'redirect-invalid-location');
  if (byMode) return byMode;
  const location = rules.upgradesLocation ? upgradeLocation(found, request, page, profile) : found;
  const why = whyNotFollowed(
    {
      origin: request.origin,
      mode: request.mode,
      isCorsTainted: needsCors(request),
      redirectCount: request.hop,
      hasStreamBody: request.hasStreamBody,
      checksUserinfo: rules.userinfo !== 'after-preflight' || request.tainting === 'cors',
    },
    location,
    exchange.status,
  );
  if (why) return failed(request, exchange, why);
  if (rules.userinfo === 'never-by-fetch' && request.api === 'fetch' && includesUserinfo(location)) {
    return failed(request, exchange, 'redirect-with-userinfo');
  }
  return nextHop(request, exchange, location, profile);
}

function upgradeLocation(
  location: URL,
  { destination }: FetchRequest,
  page: PagePolicies,
  { insecure }: BrowserProfile,
): URL {
  return upgradeUrl(location, destination, page, { ...insecure, upgradesLoopback: true });
}

/** Several Location lines that differ, where the network stack takes no such answer. */
export function conflictingLocation(
  request: FetchRequest,
  exchange: Exchange,
  { redirect }: BrowserProfile,
): Settlement | null {
  if (!redirect.refusesConflictingLocation) return null;
  const lines = headerLines(exchange.headers, 'location');
  return lines.length > 1 && lines.some((line) => line !== lines[0])
    ? failed(request, exchange, 'redirect-conflicting-location')
    : null;
}

/** Whether an answer is a redirect that leads somewhere. */
export function isRedirect(current: URL, exchange: Exchange, profile: BrowserProfile): boolean {
  return isRedirectStatus(exchange.status) && locationOf(current, exchange, profile) !== null;
}

/** The URL to go to, as the browser reads the Location lines. */
function locationOf(current: URL, { headers }: Exchange, { redirect }: BrowserProfile): URL | 'failure' | null {
  const lines = headerLines(headers, 'location');
  const [location = null] = lines;
  if (lines.length > 1 && !redirect.toleratesRepeatedLocation) return 'failure';
  if (location === '' && redirect.emptyLocation === 'none') return null;
  if (location === '' && redirect.emptyLocation === 'fails') return 'failure';
  return locationUrl(location, current);
}

function failed({ hop }: FetchRequest, { headers }: Exchange, reason: Reason): Settlement {
  return settle.blocked('redirect', reason, hop, [
    { header: 'Location', got: getHeader(headers, 'location'), needed: null, hop, stage: 'redirect' },
  ]);
}

/** How the redirect modes `error` and `manual` end the request; `null` for `follow`. */
function endByMode(request: FetchRequest, exchange: Exchange): Settlement | null {
  if (request.redirect === 'error') return failed(request, exchange, 'redirect-mode-error');
  if (request.redirect === 'follow') return null;
  const redirected = request.hop > 0;
  return { outcome: 'opaqueredirect', type: 'opaqueredirect', status: 0, headerNames: [], redirected };
}

function nextHop(request: FetchRequest, exchange: Exchange, location: URL, profile: BrowserProfile): FetchRequest {
  const { redirect, requestHeaders } = profile;
  const changedOrigin = !isSameOrigin(request.url.origin, location.origin);
  const lostBody = redirect.becomesGet(exchange.status, request.method, changedOrigin);
  const leavesHome = !isSameOrigin(request.origin, location.origin);
  const kept = request.headers.filter(([name]) => !leavesHome || !requestHeaders.endsAtHome(name.toLowerCase()));
  const headers = lostBody ? withoutBodyHeaders(kept) : kept;
  return {
    ...request,
    url: location,
    urlOrigin: location.origin,
    lastOrigin: request.url.origin,
    method: lostBody ? 'GET' : request.method,
    headers: changedOrigin ? withoutAuthorization(headers) : headers,
    hasStreamBody: request.hasStreamBody && !lostBody,
    hop: request.hop + 1,
    lostBody,
    changedOrigin,
    sentOrigin: !changedOrigin && (request.sentOrigin || originHeader(request, false) !== null),
    deferred: deferredFailure(request, exchange, location, redirect),
  };
}

/** What a browser that checks twice finds only after the preflight of the next hop. */
function deferredFailure(
  request: FetchRequest,
  exchange: Exchange,
  location: URL,
  rules: BrowserProfile['redirect'],
): Settlement | null {
  const { hop, origin, mode, credentials, startedSameOrigin, tainting } = request;
  if (mode !== 'cors') return null;
  if (rules.userinfo === 'after-preflight' && includesUserinfo(location) && !isSameOrigin(origin, location.origin)) {
    return failed(request, exchange, 'redirect-with-userinfo');
  }
  if (!rules.checksTwice || tainting !== 'cors') return null;
  const includedAtFirst = credentials === 'include' || (credentials === 'same-origin' && startedSameOrigin);
  const failure = corsCheck(serializedOrigin(request), includedAtFirst, exchange.headers);
  if (!failure) return null;
  return settle.blocked('redirect', failure.reason, hop, [evidenceOf(failure, exchange.headers, 'redirect', hop)]);
}
