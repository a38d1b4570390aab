import { request } from 'node:http';
import type { JudgedCall } from '../../packages/cors-guard/src/findings/index.ts';
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
} from '../../packages/cors-guard/src/predict/index.ts';
import { registrableDomain } from '../../packages/cors-guard/src/probe/index.ts';
import { linesOf } from '../../packages/cors-guard/src/observe/header-lines.ts';

/** A fetch of the page, everything about it known. */
export function fetchCall(url: string, more: Partial<Call> = {}): Call {
  return {
    api: 'fetch',
    method: 'GET',
    url,
    headers: [],
    mode: 'cors',
    credentials: 'same-origin',
    redirect: 'follow',
    destination: '',
    body: 'none',
    uploadListener: false,
    ...more,
  };
}

const browsers: readonly BrowserName[] = ['chromium', 'firefox', 'webkit'];

/**
 * Judges a call of a page against a real server of a test. Unlike a dev server's session it sends what the browser would send,
 * unsafe methods too: the server is the test's own.
 */
export async function judgeFor(page: string, call: Call, id: string): Promise<JudgedCall> {
  const memo = new Map<string, Promise<Exchange>>();
  const exchanges: Exchange[] = [];
  const verdicts: Partial<Record<BrowserName, Verdict>> = {};
  for (const browser of browsers) {
    const context = { origin: page, url: `${page}/`, headers: [] };
    const run = predict(call, context, profiles[browser], { registrableDomain, cache: undefined, now: 0 });
    let step = run.next();
    while (!step.done) {
      const key = JSON.stringify(step.value);
      const known = memo.get(key) ?? exchange(step.value);
      memo.set(key, known);
      const answer: Answer = { exchange: await known, httpVersion: 1, source: 'probe' };
      if (!exchanges.includes(answer.exchange)) exchanges.push(answer.exchange);
      step = run.next(answer);
    }
    verdicts[browser] = verdictOf(step.value, {});
  }
  const { origin, pathname } = new URL(call.url);
  return {
    id,
    call,
    template: pathname,
    devTemplate: `/api${pathname}`,
    productionUrl: origin + pathname,
    target: origin,
    page,
    pageKnown: true,
    basis: 'given',
    developmentTarget: false,
    layerSeen: exchanges.some(({ headers }) => headers.some(([name, value]) => isMark(name, value))),
    count: 1,
    source: null,
    verdicts,
    exchanges,
  };
}

const isMark = (name: string, value: string): boolean =>
  /^access-control-/i.test(name) || (/^vary$/i.test(name) && /\borigin\b/i.test(value));

/** Sends one request on a connection of its own. */
export function exchange({
  method,
  url,
  origin,
  headers,
}: Pick<BrowserRequest, 'method' | 'url' | 'origin' | 'headers'>): Promise<Exchange> {
  const lines: HeaderLine[] = [...headers, ...(origin === null ? [] : [['Origin', origin] as const])];
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: Object.fromEntries(lines), agent: false });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const { statusCode: status = 0, rawHeaders } = response;
      response.resume();
      response.on('end', () => resolve({ method, url, origin, status, headers: linesOf(rawHeaders) }));
    });
    sent.end();
  });
}
