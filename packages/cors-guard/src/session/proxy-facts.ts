import { isForwardingHeader, namesPage, type ProxyFacts } from '../findings/index.ts';
import type { Observation } from '../observe/index.ts';
import type { Call, Exchange } from '../predict/index.ts';
import { corsUnsafeRequestHeaderNames, getHeader, isCorsSafelistedMethod } from '../rules/index.ts';
import { isBareCall, isGate } from './gate.ts';

/** What facts of a proxied call are made of. */
export interface ProxySource {
  readonly call: Call;
  readonly observation: Observation;
  /** Probes of this call. */
  readonly exchanges: readonly Exchange[];
  /** Serialized origin of the production page; undefined = unknown. */
  readonly page: string | undefined;
  readonly otherEnvironment: boolean;
  /** Lower-case names of `probe.headers`: they open a gate, as everybody knows. */
  readonly gateHeaders: readonly string[];
  /** The dev server answers OPTIONS itself, in place of the targets of its proxy. */
  readonly answersPreflight: boolean;
}

/**
 * What development does to this call and production does not; undefined when that is nothing.
 *
 * @example proxyFactsOf(source)?.set // ['authorization']
 */
export function proxyFactsOf(source: ProxySource): ProxyFacts | undefined {
  const { call, observation, exchanges, otherEnvironment, gateHeaders } = source;
  const { entry, proxyHeaders, proxyEdits } = observation;
  const bareAnswer = bareAnswerOf(call, exchanges);
  const facts: ProxyFacts = {
    entry,
    set: proxyHeaders.filter((name) => !isForwardingHeader(name) && !namesPage(name) && !gateHeaders.includes(name)),
    dropped: proxyEdits?.dropped ?? [],
    hidesOrigin: hidesOrigin(source),
    isBare: isBareCall(observation, call.headers),
    ...(bareAnswer && { bareAnswer }),
    otherEnvironment,
    corsHeaders: proxyEdits?.corsHeaders ?? [],
    cookies: proxyEdits?.cookies ?? [],
    preflightAnswered: isAnsweredHere(source),
  };
  const { set, corsHeaders, cookies } = facts;
  const isAny = set.length + corsHeaders.length + cookies.length > 0 || facts.hidesOrigin || facts.preflightAnswered;
  return isAny ? facts : undefined;
}

/** The API got an Origin that is neither what the page sent nor what it will send. */
function hidesOrigin({ observation, page }: ProxySource): boolean {
  const { requestHeaders, proxyEdits } = observation;
  if (!proxyEdits || proxyEdits.origin === (page ?? '')) return false;
  return proxyEdits.origin !== getHeader(requestHeaders, 'origin');
}

/** How the API answers when the call comes as production sends it, without credentials. A gate answers for itself. */
function bareAnswerOf(call: Call, exchanges: readonly Exchange[]): ProxyFacts['bareAnswer'] {
  const [url] = call.url.split('#');
  const answer = exchanges.findLast((exchange) => exchange.method !== 'OPTIONS' && exchange.url === url);
  if (!answer || isGate(answer)) return undefined;
  const asksForAuthorization = answer.status === 401 && getHeader(answer.headers, 'www-authenticate') !== null;
  return { status: answer.status, asksForAuthorization };
}

/**
 * The page is on another origin than the dev server, so that its browser asked with OPTIONS; and what asks the dev server so is not
 * forwarded.
 */
function isAnsweredHere({ call, observation, answersPreflight }: ProxySource): boolean {
  const origin = getHeader(observation.requestHeaders, 'origin');
  const host = getHeader(observation.requestHeaders, 'host');
  if (!answersPreflight || origin === null || host === null) return false;
  const isForeign = origin.replace(/^https?:\/\//, '') !== host;
  const isAsked = !isCorsSafelistedMethod(call.method) || corsUnsafeRequestHeaderNames(call.headers).length > 0;
  return isForeign && call.mode === 'cors' && call.api !== 'element' && isAsked;
}
