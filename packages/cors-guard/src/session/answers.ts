import type { Exchange, HeaderLine } from '../predict/index.ts';
import type { Observation } from '../observe/index.ts';
import { isGate } from './gate.ts';

/** Kinds of answers that are kept of one shape; the oldest go. */
const MOST_KINDS = 12;

/** Headers that tell something of an answer which nobody probes. */
const TELLING = /^(access-control-[a-z-]+|vary|server|via)$/i;

/** The answers that development got to calls of one shape, one of each kind: what they tell without any probe. */
export interface Answers {
  /** Takes one observation of the shape. */
  note(observation: Observation): void;
  /** In the order in which the kinds were first seen. */
  all(): readonly Exchange[];
}

interface Kept {
  readonly devPath: string;
  readonly exchange: Exchange;
}

/**
 * Keeps one answer for each Origin, status, allowed origin and set of cookies. A newer answer of the same path replaces what that
 * path answered before: so an API that was mended is seen to be. No value of a cookie is kept.
 *
 * Left out: gates, redirects, 304, answers to another URL than was asked, and requests whose Origin the proxy forged.
 *
 * @param url - what calls of this shape ask in production
 */
export function createAnswers(url: string): Answers {
  const kept = new Map<string, Kept>();

  return {
    note(observation) {
      const exchange = exchangeOf(observation, url);
      if (!exchange) return;
      const { devPath } = observation;
      const { origin, status } = exchange;
      for (const [kind, old] of kept) {
        const isAsked = old.devPath === devPath && old.exchange.origin === origin && old.exchange.status === status;
        if (isAsked) kept.delete(kind);
      }
      const kind = kindOf(exchange);
      if (kept.has(kind)) return;
      kept.set(kind, { devPath, exchange });
      const [oldest] = kept.keys();
      if (kept.size > MOST_KINDS && oldest !== undefined) kept.delete(oldest);
    },
    all: () => [...kept.values()].map(({ exchange }) => exchange),
  };
}

function kindOf({ origin, status, headers }: Exchange): string {
  const deciding = headers.filter(([name]) => /^(access-control-allow-origin|server|set-cookie)$/i.test(name));
  return JSON.stringify([origin, status, deciding.map(([name, value]) => [name.toLowerCase(), value.split(';')[0]])]);
}

function exchangeOf(observation: Observation, url: string): Exchange | undefined {
  const { response, method, asOrigin, proxyHeaders } = observation;
  if (!response || response.afterRedirect || (response.status >= 300 && response.status < 400)) return undefined;
  if (asOrigin === undefined && proxyHeaders.includes('origin')) return undefined;
  const origin = asOrigin ?? originOf(observation);
  if (isGate({ method, url, origin, status: response.status, headers: response.headers })) return undefined;
  return { method, url, origin, status: response.status, headers: response.headers.flatMap(tellingLine) };
}

function originOf({ requestHeaders }: Observation): string | null {
  return requestHeaders.find(([name]) => name.toLowerCase() === 'origin')?.[1] ?? null;
}

function tellingLine([name, value]: HeaderLine): readonly HeaderLine[] {
  if (TELLING.test(name)) return [[name, value]];
  return /^set-cookie$/i.test(name) ? [[name, withoutValue(value)]] : [];
}

/** `sid=s3cret; Path=/` is `sid=; Path=/`. */
function withoutValue(cookie: string): string {
  const [pair = '', ...attributes] = cookie.split(';');
  const name = pair.includes('=') ? (pair.split('=')[0] ?? '') : '';
  return [`${name.trim()}=`, ...attributes].join(';');
}
