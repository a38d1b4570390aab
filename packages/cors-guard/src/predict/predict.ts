import { isHttpScheme, isSameOrigin, taintsRequest, type PreflightCache } from '../rules/index.ts';
import { createRequest } from './create-request.ts';
import type { Env } from './env.ts';
import { includesCredentials, originHeader, type FetchRequest } from './fetch-request.ts';
import { conflictingLocation, followRedirect } from './follow-redirect.ts';
import { mixedContentBlock, policyBlock, readPage, upgradeRequest } from './policy-block.ts';
import { afterFailure, needsHttp2, originOf, preflight, preflightNames, urlOnWire, withoutHttp2 } from './preflight.ts';
import type { BrowserProfile } from './profile.ts';
import { responseBlock, responseSettlement } from './response.ts';
import { settle } from './settle.ts';
import type { Answer, BrowserRequest, Call, PageContext, Settlement } from './types.ts';

/**
 * Says what a browser does with a call, and what comes of it. The generator yields each request the browser would send next,
 * takes the answer, and returns how it ended. It is pure: no network, no clock, no memory.
 *
 * @param call - with the URL that the production page calls
 * @param page - the production page
 * @param profile - the browser, one of {@link profiles}
 * @param env - what the engine cannot know by itself
 * @returns the settlement; {@link verdictOf} makes a verdict of it
 * @example
 * const run = predict(call, page, profiles.chromium, env);
 * let step = run.next();
 * while (!step.done) step = run.next(await answer(step.value));
 */
export function* predict(
  call: Call,
  page: PageContext,
  profile: BrowserProfile,
  env: Env,
): Generator<BrowserRequest, Settlement, Answer> {
  const request = createRequest(call, page, profile);
  if ('outcome' in request) return withCache(request, env.cache);
  const { settlement, last, cache } = yield* mainFetch(request, page, profile, env);
  return withCache(named(settlement, last, profile), cache);
}

function named(settlement: Settlement, last: FetchRequest, profile: BrowserProfile): Settlement {
  if (settlement.outcome !== 'blocked') return settlement;
  const browserReason = profile.reasonName(settlement, last);
  return browserReason === undefined ? settlement : { ...settlement, browserReason };
}

function withCache(settlement: Settlement, cache: PreflightCache | undefined): Settlement {
  return cache ? { ...settlement, cache } : settlement;
}

interface FetchOutcome {
  readonly settlement: Settlement;
  /** The request as it was then. */
  readonly last: FetchRequest;
  readonly cache: PreflightCache | undefined;
}

/** Fetch, "Main fetch" and "HTTP fetch", once for every hop. */
function* mainFetch(
  first: FetchRequest,
  page: PageContext,
  profile: BrowserProfile,
  env: Env,
): Generator<BrowserRequest, FetchOutcome, Answer> {
  const document = readPage(page);
  let request = first;
  let { cache } = env;
  for (;;) {
    request = withTaint(upgradeRequest(request, document, profile), profile);
    const forbidden = policyBlock(request, document, profile);
    if (forbidden) return { settlement: forbidden, last: request, cache };
    const mixed = mixedContentBlock(request, document, profile);
    const isMixedLater = request.hop > 0 && profile.insecure.mixedContentAfterPreflight;
    if (mixed && !isMixedLater) return { settlement: mixed, last: request, cache };

    const dispatched = dispatch(request);
    if ('outcome' in dispatched) return { settlement: dispatched, last: request, cache };
    request = dispatched;
    const names = request.tainting === 'cors' ? preflightNames(request, profile) : null;
    if (names) {
      const outcome = yield* preflight(request, names, cache, profile, env);
      ({ cache } = outcome);
      if (outcome.failed) return { settlement: outcome.failed, last: request, cache };
      request = { ...request, wasPreflighted: true };
    }
    const late = request.deferred ?? mixed;
    if (late) return { settlement: late, last: request, cache };

    const answer = yield actualRequest(request, profile);
    const next = afterAnswer(request, answer, profile, env);
    if ('outcome' in next) {
      const key = { origin: originOf(request, profile.preflight), url: urlOnWire(request.url) };
      const kept = next.outcome === 'blocked' ? afterFailure(cache, key, profile) : cache;
      return { settlement: next, last: request, cache: kept };
    }
    request = next;
  }
}

/** Fetch, "redirect-taint", of the URL that is asked in the end. */
function withTaint(request: FetchRequest, { redirect }: BrowserProfile): FetchRequest {
  const { origin, lastOrigin, urlOrigin, mode, isTainted } = request;
  if (lastOrigin === null || isTainted || isSameOrigin(lastOrigin, urlOrigin)) return request;
  const taintsAtOnce = redirect.taintsNoCorsAtOnce && mode !== 'cors';
  return taintsAtOnce || taintsRequest(origin, lastOrigin, urlOrigin) ? { ...request, isTainted: true } : request;
}

/** Fetch, "Main fetch", step 12: which road the request takes, told by its response tainting. */
function dispatch(request: FetchRequest): FetchRequest | Settlement {
  const { url, urlOrigin, mode, hop } = request;
  if (request.tainting === 'basic' && isSameOrigin(urlOrigin, request.origin)) return request;
  if (mode === 'same-origin') return settle.blocked('mode', 'mode-same-origin', hop);
  if (mode === 'no-cors') {
    return request.redirect === 'follow'
      ? { ...request, tainting: 'opaque' }
      : settle.blocked('mode', 'no-cors-redirect-mode', hop);
  }
  if (!isHttpScheme(url)) return settle.blocked('mode', 'scheme', hop);
  return { ...request, tainting: 'cors' };
}

function actualRequest(request: FetchRequest, { redirect }: BrowserProfile): BrowserRequest {
  return {
    kind: 'actual',
    hop: request.hop,
    method: request.method,
    url: urlOnWire(request.url),
    origin: originHeader(request, redirect.keepsOriginHeader),
    headers: request.headers,
    includeCredentials: includesCredentials(request),
  };
}

/** How the answer ends the request, or the request of the next hop. */
function afterAnswer(
  request: FetchRequest,
  answer: Answer,
  profile: BrowserProfile,
  env: Env,
): FetchRequest | Settlement {
  if ('notSent' in answer) return settle.unsettled(answer.notSent, request.hop);
  if ('networkError' in answer) return settle.blocked('network', 'network-error', request.hop);
  if (needsHttp2(request, answer)) return withoutHttp2(request.hop);
  const { exchange } = answer;
  return (
    conflictingLocation(request, exchange, profile) ??
    responseBlock(request, exchange, profile, env) ??
    followRedirect(request, exchange, profile) ??
    responseSettlement(request, exchange, profile)
  );
}
