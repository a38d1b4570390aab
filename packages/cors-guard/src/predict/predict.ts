import { isHttpScheme, isSameOrigin, taintsRequest, type PreflightCache } from '../rules/index.ts';
import { createRequest } from './create-request.ts';
import type { Env } from './env.ts';
import { includesCredentials, originHeader, urlOnWire, type FetchRequest } from './fetch-request.ts';
import { conflictingLocation, followRedirect } from './follow-redirect.ts';
import { mixedContentBlock, policyBlock, readPage, upgradeRequest, type PagePolicies } from './policy-block.ts';
import { afterFailure, preflight, preflightNames, streamBlock } from './preflight.ts';
import type { BrowserProfile } from './profile.ts';
import { responseBlock, responseSettlement } from './response.ts';
import { settle } from './settle.ts';
import { takeAnswer } from './take-answer.ts';
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
 * @throws TypeError when `page.url` is no absolute URL
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
  const created = createRequest(call, page, profile);
  if ('outcome' in created) return withCache(created, env.cache);
  const document = readPage(page);
  let request = created;
  let { cache } = env;
  const end = (settlement: Settlement): Settlement => withCache(named(settlement, request, profile), cache);

  for (;;) {
    const entered = enterHop(request, document, profile);
    if ('outcome' in entered) return end(entered);
    request = entered;

    const names = preflightNames(request, profile);
    if (names) {
      const asked = yield* preflight(request, names, cache, profile, env);
      ({ cache } = asked);
      if (asked.failed) return end(asked.failed);
      request = { ...request, askedBefore: names };
    }
    if (request.deferred) return end(request.deferred);

    const answer = yield actualRequest(request, profile);
    const next = afterAnswer(request, answer, document, profile, env);
    if ('outcome' in next) {
      if (next.outcome === 'blocked') cache = afterFailure(cache, request, profile);
      return end(next);
    }
    request = next;
  }
}

function named(settlement: Settlement, request: FetchRequest, profile: BrowserProfile): Settlement {
  if (settlement.outcome !== 'blocked') return settlement;
  const browserReason = profile.reasonName(settlement, request);
  return browserReason === undefined ? settlement : { ...settlement, browserReason };
}

function withCache(settlement: Settlement, cache: PreflightCache | undefined): Settlement {
  return cache ? { ...settlement, cache } : settlement;
}

/** Fetch, "Main fetch", up to the point where something is sent: the request as it goes on, or its end. */
function enterHop(redirected: FetchRequest, page: PagePolicies, profile: BrowserProfile): FetchRequest | Settlement {
  const request = withTaint(upgradeRequest(redirected, page, profile), profile);
  const forbidden = policyBlock(request, page, profile);
  if (forbidden) return forbidden;
  const mixed = mixedContentBlock(request, page, profile);
  if (!mixed) return dispatch(request);
  const comesLater = request.hop > 0 && profile.insecure.mixedContentAfterPreflight;
  return comesLater ? dispatch({ ...request, deferred: request.deferred ?? mixed }) : mixed;
}

/** Fetch, "redirect-taint", of the URL that is asked in the end. */
function withTaint(request: FetchRequest, { redirect }: BrowserProfile): FetchRequest {
  const { origin, lastOrigin, urlOrigin, mode, isTainted, isForeign } = request;
  if (lastOrigin === null || isTainted || isSameOrigin(lastOrigin, urlOrigin)) return request;
  const taintsAtOnce = redirect.taintsNoCorsAtOnce && mode !== 'cors';
  return taintsAtOnce || (isForeign && taintsRequest(origin, lastOrigin, urlOrigin))
    ? { ...request, isTainted: true }
    : request;
}

/** Fetch, "Main fetch", step 12: which road the request takes, told by its response tainting. */
function dispatch(entered: FetchRequest): FetchRequest | Settlement {
  const { url, urlOrigin, mode, hop, origin } = entered;
  const request = { ...entered, isForeign: entered.isForeign || !isSameOrigin(url.origin, origin) };
  if (request.tainting === 'basic' && isSameOrigin(urlOrigin, origin)) return request;
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
  page: PagePolicies,
  profile: BrowserProfile,
  env: Env,
): FetchRequest | Settlement {
  const exchange = takeAnswer(answer, request, profile);
  if ('outcome' in exchange) return exchange;
  return (
    streamBlock(request, answer) ??
    conflictingLocation(request, exchange, profile) ??
    responseBlock(request, exchange, profile, env) ??
    followRedirect(request, exchange, page, profile) ??
    responseSettlement(request, exchange, profile)
  );
}
