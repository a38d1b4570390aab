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
import { serializedOrigin, type FetchRequest } from './fetch-request.ts';
import { isRedirect } from './follow-redirect.ts';
import type { BrowserProfile } from './profile.ts';
import { settle } from './settle.ts';
import type { Answer, BrowserRequest, Evidence, Exchange, Reason, Settlement } from './types.ts';

/** What a preflight came to: the cache after it, and the end of the request where it failed. */
interface PreflightOutcome {
  readonly cache: PreflightCache | undefined;
  readonly failed?: Settlement;
}

/** The names a preflight has to ask for at this hop; `null` = no preflight (Fetch, "Main fetch", step 12). */
export function preflightNames(request: FetchRequest, profile: BrowserProfile): readonly string[] | null {
  const { isSafelisted, unsafeNames } = profile.requestHeaders;
  const names = unsafeNames(request.headers, isSafelisted);
  const initialUnsafeNames = request.hop === 0 ? names : unsafeNames(request.initialHeaders, isSafelisted);
  return profile.preflight.names({ ...request, unsafeNames: names, initialUnsafeNames });
}

/** Origin of a preflight, and of what is kept of it. */
export function originOf(request: FetchRequest, { ignoresTaint }: BrowserProfile['preflight']): string {
  return ignoresTaint ? request.origin : serializedOrigin(request);
}

/** Fetch, "CORS-preflight fetch", unless the cache covers the request. */
export function* preflight(
  request: FetchRequest,
  unsafeHeaderNames: readonly string[],
  cache: PreflightCache | undefined,
  profile: BrowserProfile,
  env: Env,
): Generator<BrowserRequest, PreflightOutcome, Answer> {
  const { hop, method, useCorsPreflight } = request;
  const { preflight: rules, preflightCache } = profile;
  const origin = originOf(request, rules);
  const includeCredentials = request.credentials === 'include';
  const key: PreflightCacheKey = { origin, url: urlOnWire(request.url), includeCredentials };
  const asked = { method, unsafeHeaderNames, useCorsPreflight };
  if (cache && isCoveredByCache(cache, key, asked, env.now, preflightCache)) return { cache };

  const answer = yield {
    kind: 'preflight',
    hop,
    method: 'OPTIONS',
    url: key.url,
    origin,
    headers: preflightHeaders(method, unsafeHeaderNames),
    includeCredentials: false,
  };
  const before = cache && preflightCache.clearsOnMiss ? withoutEntries(cache, key) : cache;
  if ('notSent' in answer) return { cache: before, failed: settle.unsettled(answer.notSent, hop) };
  if ('networkError' in answer) {
    return { cache: afterFailure(before, key, profile), failed: settle.blocked('network', 'network-error', hop) };
  }
  const subject: PreflightSubject = {
    method,
    unsafeHeaderNames,
    includeCredentials,
    allowsOwnMethod: useCorsPreflight && rules.absentMethodsAllowOwn,
    wildcardCoversAuthorization: rules.wildcardCoversAuthorization,
    judgesListsInTurn: rules.judgesListsInTurn,
  };
  const { grant, failed } = judge(answer.exchange, subject, request, profile);
  const isKept = grant !== null && (!failed || preflightCache.keepsRefusals);
  const expires = env.now + preflightCache.maxAge(answer.exchange.headers) * 1000;
  const after = before && isKept ? withGrant(before, key, grant, expires, preflightCache) : before;
  if (failed) return { cache: afterFailure(after, key, profile), failed };
  return needsHttp2(request, answer) ? { cache: after, failed: withoutHttp2(hop) } : { cache: after };
}

/** Fetch, "HTTP fetch", step 4.4: a failed request may clear what was kept for its URL. */
export function afterFailure(
  cache: PreflightCache | undefined,
  key: Pick<PreflightCacheKey, 'origin' | 'url'>,
  { preflightCache }: BrowserProfile,
): PreflightCache | undefined {
  return cache && preflightCache.clearsOnFailure ? withoutEntries(cache, key) : cache;
}

/** A stream can only be sent over HTTP/2 (Fetch, "HTTP-network fetch", and Chromium's negotiation). */
export function needsHttp2(request: FetchRequest, answer: Answer): boolean {
  return request.hasStreamBody && 'httpVersion' in answer && answer.httpVersion < 2;
}

/** The end of a request with a stream on a connection that cannot take it. */
export function withoutHttp2(hop: number): Settlement {
  return settle.blocked('network', 'stream-needs-http2', hop);
}

interface Judgement {
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
  subject: PreflightSubject,
  request: FetchRequest,
  profile: BrowserProfile,
): Judgement {
  const { status, headers } = exchange;
  const { preflight: rules } = profile;
  const { hop } = request;
  const failures: Failed[] = [];
  const isTrusted = rules.trustsOwnOrigin && isSameOrigin(request.urlOrigin, request.origin);
  const unread = isTrusted ? null : corsCheck(originOf(request, rules), subject.includeCredentials, headers);
  if (unread) failures.push({ reason: unread.reason, evidence: evidenceOf(unread, headers, 'preflight', hop) });
  if (status < 200 || status > 299) {
    const redirects = isRedirect(request.url, exchange, profile);
    const reason = redirects ? 'preflight-redirect' : 'preflight-status';
    const { beforeCorsCheck } = rules;
    const comesFirst = beforeCorsCheck === 'status' || (beforeCorsCheck === 'redirect' && redirects);
    failures.splice(comesFirst ? 0 : failures.length, 0, { reason, evidence: statusEvidence(status, hop) });
  }
  const isRead = failures.length === 0;
  const { grant, failures: refused } = evaluatePreflight(subject, headers);
  for (const failure of refused) {
    failures.push({ reason: failure.reason, evidence: evidenceOf(failure, headers, 'preflight', hop) });
  }
  const [first] = failures;
  if (!first) return { grant };
  const evidence = failures.map((failure) => failure.evidence);
  return { grant: isRead ? grant : null, failed: settle.blocked('preflight', first.reason, hop, evidence) };
}

/** Without its fragment, which never leaves the browser. */
export function urlOnWire(url: URL): string {
  return url.hash === '' ? url.href : url.href.slice(0, url.href.indexOf('#'));
}
