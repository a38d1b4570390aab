import {
  corsCheck,
  evaluatePreflight,
  isCoveredByCache,
  isSameOrigin,
  preflightHeaders,
  withGrant,
  withoutEntries,
  type PreflightCache,
  type PreflightCacheKey,
  type PreflightGrant,
  type PreflightSubject,
} from '../rules/index.ts';
import type { Env } from './env.ts';
import { evidenceOf, statusEvidence } from './evidence.ts';
import { needsCors, serializedOrigin, urlOnWire, type FetchRequest } from './fetch-request.ts';
import { isRedirect } from './follow-redirect.ts';
import type { BrowserProfile } from './profile.ts';
import { settle } from './settle.ts';
import { takeAnswer } from './take-answer.ts';
import type { Answer, BrowserRequest, Evidence, Exchange, Reason, Settlement } from './types.ts';

/** What a preflight came to: the cache after it, and the end of the request where it failed. */
interface PreflightOutcome {
  readonly cache: PreflightCache | undefined;
  readonly failed?: Settlement | null;
}

/** The names a preflight has to ask for at this hop; `null` = no preflight (Fetch, "Main fetch", step 12). */
export function preflightNames(
  request: FetchRequest,
  { requestHeaders, preflight }: BrowserProfile,
): readonly string[] | null {
  if (!needsCors(request)) return null;
  const { isSafelisted, unsafeNames: namesIn } = requestHeaders;
  const unsafeNames = namesIn(request.headers, isSafelisted);
  const initialUnsafeNames = request.hop === 0 ? unsafeNames : namesIn(request.initialHeaders, isSafelisted);
  return preflight.names({ ...request, unsafeNames, initialUnsafeNames });
}

/** Fetch, "CORS-preflight fetch", unless the cache covers the request. */
export function* preflight(
  request: FetchRequest,
  unsafeHeaderNames: readonly string[],
  cache: PreflightCache | undefined,
  profile: BrowserProfile,
  env: Env,
): Generator<BrowserRequest, PreflightOutcome, Answer> {
  const { method, useCorsPreflight } = request;
  const { preflightCache: rules } = profile;
  const key = cacheKeyOf(request, profile);
  const asked = { method, unsafeHeaderNames, useCorsPreflight };
  if (cache && isCoveredByCache(cache, key, asked, env.now, rules)) return { cache };

  const answer = yield preflightRequest(request, unsafeHeaderNames, key);
  const before = cache && rules.clearsOnMiss ? withoutEntries(cache, key) : cache;
  const exchange = takeAnswer(answer, request, profile);
  if ('outcome' in exchange) {
    const isLost = exchange.outcome === 'blocked';
    return { cache: isLost ? afterFailure(before, request, profile) : before, failed: exchange };
  }
  const { grant, failed } = judge(exchange, unsafeHeaderNames, request, profile);
  const isKept = grant !== null && (!failed || rules.keepsRefusals);
  const expires = env.now + rules.maxAge(exchange.headers) * 1000;
  const after = before && isKept ? withGrant(before, key, grant, expires, rules) : before;
  if (failed) return { cache: afterFailure(after, request, profile), failed };
  return { cache: after, failed: streamBlock(request, answer) };
}

function preflightRequest(
  { hop, method }: FetchRequest,
  unsafeHeaderNames: readonly string[],
  { url, origin }: PreflightCacheKey,
): BrowserRequest {
  const headers = preflightHeaders(method, unsafeHeaderNames);
  return { kind: 'preflight', hop, method: 'OPTIONS', url, origin, headers, includeCredentials: false };
}

/** Under which a preflight is kept; its origin is the one the preflight is sent with, too. */
function cacheKeyOf(request: FetchRequest, { preflight: { ignoresTaint } }: BrowserProfile): PreflightCacheKey {
  return {
    origin: ignoresTaint ? request.origin : serializedOrigin(request),
    url: urlOnWire(request.url),
    includeCredentials: request.credentials === 'include',
  };
}

/** Fetch, "HTTP fetch", step 4.4: a failed request may clear what was kept for its URL. */
export function afterFailure(
  cache: PreflightCache | undefined,
  request: FetchRequest,
  profile: BrowserProfile,
): PreflightCache | undefined {
  return cache && profile.preflightCache.clearsOnFailure ? withoutEntries(cache, cacheKeyOf(request, profile)) : cache;
}

/** A stream is only sent over HTTP/2; the connection is known from the preflight (measured). */
export function streamBlock({ hasStreamBody, hop }: FetchRequest, answer: Answer): Settlement | null {
  const isSent = !hasStreamBody || ('httpVersion' in answer && answer.httpVersion === 2);
  return isSent ? null : settle.blocked('network', 'stream-needs-http2', hop);
}

interface Judgement {
  /** What may be kept; `null` when the lists were not reached or cannot be read. */
  readonly grant: PreflightGrant | null;
  readonly failed?: Settlement;
}

interface Failed {
  readonly reason: Reason;
  readonly evidence: Evidence;
}

/** All that is wrong with the answer; what the browser finds first is the reason, the rest is evidence. */
function judge(
  exchange: Exchange,
  unsafeHeaderNames: readonly string[],
  request: FetchRequest,
  profile: BrowserProfile,
): Judgement {
  const { hop } = request;
  const access = accessFailures(exchange, request, profile);
  const { grant, failures } = evaluatePreflight(subjectOf(request, unsafeHeaderNames, profile), exchange.headers);
  const refusals = failures.map((failure): Failed => ({
    reason: failure.reason,
    evidence: evidenceOf(failure, exchange.headers, 'preflight', hop),
  }));
  const found = [...access, ...refusals];
  const [first] = found;
  if (!first) return { grant };
  const evidence = found.map((failure) => failure.evidence);
  return {
    grant: access.length === 0 ? grant : null,
    failed: settle.blocked('preflight', first.reason, hop, evidence),
  };
}

/** Fetch, "CORS-preflight fetch", step 7, first half: CORS check and status, in the browser's order. */
function accessFailures(exchange: Exchange, request: FetchRequest, profile: BrowserProfile): Failed[] {
  const { status, headers } = exchange;
  const { trustsOwnOrigin, beforeCorsCheck } = profile.preflight;
  const { origin, includeCredentials } = cacheKeyOf(request, profile);
  const isTrusted = trustsOwnOrigin && isSameOrigin(request.urlOrigin, request.origin);
  const unread = isTrusted ? null : corsCheck(origin, includeCredentials, headers);
  const failures: Failed[] = [];
  if (unread) {
    failures.push({ reason: unread.reason, evidence: evidenceOf(unread, headers, 'preflight', request.hop) });
  }
  if (status >= 200 && status <= 299) return failures;
  const redirects = isRedirect(request.url, exchange, profile);
  const comesFirst = beforeCorsCheck === 'status' || (beforeCorsCheck === 'redirect' && redirects);
  const reason = redirects ? 'preflight-redirect' : 'preflight-status';
  const failure: Failed = { reason, evidence: statusEvidence(status, request.hop) };
  return comesFirst ? [failure, ...failures] : [...failures, failure];
}

function subjectOf(
  { method, credentials, useCorsPreflight }: FetchRequest,
  unsafeHeaderNames: readonly string[],
  { preflight: rules }: BrowserProfile,
): PreflightSubject {
  return {
    method,
    unsafeHeaderNames,
    includeCredentials: credentials === 'include',
    allowsOwnMethod: useCorsPreflight && rules.absentMethodsAllowOwn,
    wildcardCoversAuthorization: rules.wildcardCoversAuthorization,
    judgesListsInTurn: rules.judgesListsInTurn,
  };
}
