/** Causes that lie in how a call is made, or in what its answer gives to the page. No verdict fails for them. */

import type { BrowserName, Evidence, Exchange, Stage } from '../predict/types.ts';
import { getHeader, isCorsSafelistedMethod } from '../rules/index.ts';
import type { Named } from './cause.ts';
import type { Failure } from './failure.ts';
import { listIn } from './headers.ts';
import { isLocal } from './mismatch.ts';
import { askedHeaders, sentMethod } from './needs.ts';
import { isCorsProxy } from './public-apis.ts';
import type { JudgedCall } from './types.ts';

/**
 * What is to be told of a call beside its verdicts. A call that fails is told by its failure alone: the rest is seen once that is
 * mended.
 *
 * @example callCausesOf(throughAllOrigins).map(({ code }) => code) // ['public-cors-proxy']
 */
export function callCausesOf(call: JudgedCall): readonly Named[] {
  const outcomes = Object.values(call.verdicts).map(({ outcome }) => outcome);
  if (outcomes.length === 0 || outcomes.includes('fail')) return [];
  return [...corsProxy(call), ...misplacedHeader(call), ...varyMissing(call)];
}

/** Works as long as a stranger's service does, which sees every request. */
function corsProxy(call: JudgedCall): readonly Named[] {
  const { hostname } = new URL(call.target);
  if (!isCorsProxy(hostname)) return [];
  return [{ code: 'public-cors-proxy', detail: hostname, failure: told(call, 'api', { unproven: true }) }];
}

/** The API happens to allow what belongs on its answers. */
function misplacedHeader(call: JudgedCall): readonly Named[] {
  const names = misplacedHeaders(call);
  const failure = told(call, 'preflight', { unproven: true });
  return names.length === 0 ? [] : [{ code: 'access-control-header-on-request', detail: '', failure }];
}

/**
 * The answer depends on the Origin and does not say so. Known without asking again where development got the other answer.
 */
function varyMissing(call: JudgedCall): readonly Named[] {
  const exchange = actualAnswer(call);
  if (exchange?.status !== 200 || !call.pageKnown || exchange.origin !== call.page) return [];
  const value = (name: string): string => getHeader(exchange.headers, name) ?? '';
  const names = listIn(value('vary')).map((name) => name.toLowerCase());
  const isEcho = value('access-control-allow-origin') === call.page;
  if (!isEcho || names.includes('origin') || names.includes('*')) return [];
  if (!isKept(exchange)) return [];
  const differs = (call.answers ?? []).some(
    ({ status, origin, headers }) =>
      status === 200 && origin !== call.page && getHeader(headers, 'access-control-allow-origin') !== call.page,
  );
  if (!differs) return [];
  const evidence: Evidence = {
    header: 'Vary',
    got: getHeader(exchange.headers, 'vary'),
    needed: 'Origin',
    hop: 0,
    stage: 'response',
  };
  return [
    { code: 'vary-origin-missing', detail: '', failure: told(call, 'response', { exchange, evidence: [evidence] }) },
  ];
}

/** A cache may use it again without asking: it says for how long, or when it last changed (RFC 9111, section 4.2). */
function isKept({ headers }: Exchange): boolean {
  const control = getHeader(headers, 'cache-control') ?? '';
  if (/\b(no-store|no-cache)\b/i.test(control)) return false;
  const hasAge = /\b(s-maxage|max-age)\s*=\s*"?0*[1-9]/i.test(control);
  return hasAge || ['age', 'expires', 'last-modified'].some((name) => getHeader(headers, name) !== null);
}

/** Names of response headers that the author put on the request. */
export function misplacedHeaders({ call }: Pick<JudgedCall, 'call'>): readonly string[] {
  return askedHeaders(call).filter((name) => /^access-control-(allow|expose|max)-/.test(name));
}

/** Headers of libraries that trace or mark a call, on which no answer depends. */
const MARKS =
  /^(x-requested-with|traceparent|tracestate|baggage|sentry-trace|newrelic|x-newrelic-.*|x-datadog-.*|b3|x-b3-.*|request-id|x-cloud-trace-context|cache-control|pragma)$/;

/**
 * What a passing call could do better, seen without asking anybody anything more.
 *
 * @example adviceCausesOf(getWithTraceHeader).map(({ code }) => code) // ['preflight-avoidable']
 */
export function adviceCausesOf(call: JudgedCall): readonly Named[] {
  return [...preflightAdvice(call), ...localhostAllowed(call)];
}

/** The API named the development page, whose Origin came through the proxy. Nothing is told of one that is on this machine itself. */
function localhostAllowed(call: JudgedCall): readonly Named[] {
  const { answers = [], page, pageKnown, target, basis, developmentTarget } = call;
  const isDeployed = pageKnown && basis !== 'assumed' && !developmentTarget && !isLocalOrigin(target);
  if (!isDeployed || isLocalOrigin(page)) return [];
  const exchange = answers.find((answer) => answer.origin !== null && isLocalOrigin(answer.origin) && echoes(answer));
  if (!exchange) return [];
  const evidence: Evidence = {
    header: 'Access-Control-Allow-Origin',
    got: exchange.origin,
    needed: page,
    hop: 0,
    stage: 'response',
  };
  const isWithCredentials = getHeader(exchange.headers, 'access-control-allow-credentials') === 'true';
  const failure = told(call, 'response', { exchange, evidence: [evidence] });
  return [{ code: 'localhost-allowed-in-production', detail: isWithCredentials ? 'with-credentials' : '', failure }];
}

function echoes({ origin, headers }: Exchange): boolean {
  return getHeader(headers, 'access-control-allow-origin') === origin;
}

function isLocalOrigin(origin: string): boolean {
  return URL.canParse(origin) && isLocal(new URL(origin).hostname);
}

function preflightAdvice(call: JudgedCall): readonly Named[] {
  const preflight = call.exchanges.find(({ method, url }) => method === 'OPTIONS' && url === call.call.url);
  if (!preflight || browsersWhere(call, () => true).length === 0) return [];
  const failure = told(call, 'preflight', { exchange: preflight });
  const names = avoidable(call);
  if (names.length > 0) return [{ code: 'preflight-avoidable', detail: names.join(', '), failure }];
  const maxAge = getHeader(preflight.headers, 'access-control-max-age');
  if (maxAge !== null && !/^0*[0-5]$/.test(maxAge.trim())) return [];
  return [{ code: 'preflight-every-call', detail: maxAge === null ? 'absent' : 'too-short', failure }];
}

/** The headers without which there would be no preflight, when all of them are dispensable. */
function avoidable({ call }: JudgedCall): readonly string[] {
  const names = askedHeaders(call);
  if (!isCorsSafelistedMethod(sentMethod(call)) || call.uploadListener) return [];
  const isBodyless = call.body === 'none' && /^(GET|HEAD)$/.test(sentMethod(call));
  return names.every((name) => MARKS.test(name) || (name === 'content-type' && isBodyless)) ? names : [];
}

function actualAnswer({ call, exchanges }: JudgedCall): Exchange | undefined {
  return exchanges.findLast(({ method, url }) => method !== 'OPTIONS' && url === call.url);
}

type Readable = { readonly type: string; readonly headerNames: readonly string[] };

function browsersWhere({ verdicts }: JudgedCall, holds: (readable: Readable) => boolean): readonly BrowserName[] {
  return Object.entries(verdicts)
    .filter(([, verdict]) => verdict.outcome === 'pass' && holds(verdict.readable))
    .map(([browser]) => browser as BrowserName);
}

function told(
  call: JudgedCall,
  stage: Stage,
  more: Partial<{ [K in keyof Failure]: Failure[K] | undefined }>,
): Failure {
  const browsers = more.browsers ?? (Object.keys(call.verdicts) as BrowserName[]);
  return {
    call,
    browsers,
    stage,
    reason: 'works',
    evidence: more.evidence ?? [],
    unproven: more.unproven ?? false,
    isAside: false,
    exchange: more.exchange,
    hop: 0,
  };
}
