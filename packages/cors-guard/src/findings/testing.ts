import {
  predict,
  profiles,
  verdictOf,
  type Answer,
  type BrowserName,
  type BrowserRequest,
  type Call,
  type Exchange,
  type HeaderLine,
  type Verdict,
} from '../predict/index.ts';
import { plainCall } from '../predict/testing.ts';
import { findingsOf } from './from-verdicts.ts';
import type { JudgedCall } from './types.ts';

/** Names of the tests of this room and of report/. */
export const PAGE = 'https://app.example.com';
export const API = 'https://api.example.com';

/** What a server of a test answers to one request. */
export interface Reply {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
}

/** A GET of the production page. */
export function callTo(path: string, more: Partial<Call> = {}): Call {
  return { ...plainCall, url: API + path, ...more };
}

/** A judged call that nothing is known of yet, in full knowledge of production. */
export function judged(call: Call, more: Partial<JudgedCall> = {}): JudgedCall {
  const { origin, pathname } = new URL(call.url);
  return {
    id: 'c1',
    call,
    template: pathname,
    devTemplate: `/api${pathname}`,
    productionUrl: origin + pathname,
    target: origin,
    page: PAGE,
    pageKnown: true,
    basis: 'given',
    developmentTarget: false,
    layerSeen: false,
    count: 1,
    source: null,
    verdicts: {},
    exchanges: [],
    ...more,
  };
}

/** Judges a call by the real engine against a server of the test. */
export function judgedBy(
  server: (request: BrowserRequest) => Reply,
  call: Call,
  more: Partial<JudgedCall> = {},
  browsers: readonly BrowserName[] = ['chromium', 'firefox', 'webkit'],
): JudgedCall {
  const base = judged(call, more);
  const exchanges: Exchange[] = [];
  const verdicts: Partial<Record<BrowserName, Verdict>> = {};
  for (const browser of browsers) {
    const page = { origin: base.page, url: base.page === 'null' ? 'file:///' : `${base.page}/`, headers: [] };
    const run = predict(call, page, profiles[browser], { registrableDomain: twoLabels, cache: undefined, now: 0 });
    let step = run.next();
    while (!step.done) {
      const { method, url, origin } = step.value;
      const exchange: Exchange = { method, url, origin, ...server(step.value) };
      exchanges.push(exchange);
      step = run.next({ exchange, httpVersion: 1, source: 'probe' } satisfies Answer);
    }
    verdicts[browser] = verdictOf(step.value, {});
  }
  return { ...base, exchanges, verdicts, ...more };
}

const twoLabels = (host: string): string => host.split('.').slice(-2).join('.');

/** What a healthy answer carries. */
export const ALLOW_ORIGIN: HeaderLine = ['Access-Control-Allow-Origin', PAGE];

/** An answer that lets the page in. */
export const fine: Reply = { status: 200, headers: [ALLOW_ORIGIN] };

/** An answer to a preflight that lets the page in. */
export function allows(...headers: readonly HeaderLine[]): Reply {
  return { status: 204, headers: [ALLOW_ORIGIN, ...headers] };
}

/** What an author adds to send JSON. */
export const json: Partial<Call> = { headers: [['Content-Type', 'application/json']], body: 'json' };

/** A server that answers every request alike. */
export function always(status: number, ...headers: readonly HeaderLine[]): () => Reply {
  return () => ({ status, headers });
}

/** A server that answers a preflight and the call itself differently. */
export function both(preflight: Reply, actual: Reply): (request: BrowserRequest) => Reply {
  return ({ kind }) => (kind === 'preflight' ? preflight : actual);
}

/** `severity code (detail)` of every finding. */
export function codes(...calls: readonly JudgedCall[]): readonly string[] {
  return findingsOf(calls).map(({ code, detail, severity }) => `${severity} ${code}${detail && ` (${detail})`}`);
}
