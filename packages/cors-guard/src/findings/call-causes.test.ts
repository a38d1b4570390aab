import { describe, expect, it } from 'vitest';
import type { Call, HeaderLine } from '../predict/index.ts';
import { adviceOf, findingsOf } from './from-verdicts.ts';
import { allows, ALLOW_ORIGIN, always, API, both, callTo, codes, fine, judgedBy } from './testing.ts';
import type { JudgedCall } from './types.ts';

/** Codes of what could do better. */
const advice = (...calls: readonly JudgedCall[]): readonly string[] =>
  adviceOf(calls).map(({ code, detail, severity }) => `${severity} ${code} (${detail})`);

describe('what the page reads', () => {
  it('is exposed by the change, beside what else the API has to allow', () => {
    const total: HeaderLine = ['X-Total', '3'];
    const facts = { isTold: true, reads: ['x-total'], sameOriginHeaders: [], cookiesSent: [], cookiesSet: [] };
    const hidden = judgedBy(always(200, ALLOW_ORIGIN, total), callTo('/items'), {
      facts: { ...facts, headersGot: ['x-total'], lacksOnlyCookies: false },
      observed: { status: 200 },
    });
    expect(codes(hidden)).toEqual(['error response-header-not-exposed']);
    expect(findingsOf([hidden])[0]?.fix.policy?.exposed).toEqual(['x-total']);
  });
});

describe('a call that forbids itself', () => {
  it('is told by its mode', () => {
    expect(codes(judgedBy(always(200, ALLOW_ORIGIN), callTo('/items', { mode: 'same-origin' })))).toEqual([
      'error request-mode-same-origin',
    ]);
  });

  it('is told by its method in lower case, and not by one that browsers make upper case', () => {
    const listed = both(allows(['Access-Control-Allow-Methods', 'GET, PATCH, PUT']), fine);
    expect(codes(judgedBy(listed, callTo('/items', { method: 'patch' })))).toEqual(['error method-case']);
    expect(findingsOf([judgedBy(listed, callTo('/items', { method: 'patch' }))])[0]?.fix.text).toBe(
      "Write method: 'PATCH'.",
    );
    expect(codes(judgedBy(listed, callTo('/items', { method: 'PATCH' })))).toEqual([]);
    expect(codes(judgedBy(listed, callTo('/items', { method: 'put' })))).toEqual([]);
    expect(codes(judgedBy(both(allows(), fine), callTo('/items', { method: 'patch' })))).toEqual([
      'error method-not-allowed',
    ]);
  });

  it('is told by a header that belongs on answers: an error where it is refused, else a warning', () => {
    const call = callTo('/items', { headers: [['Access-Control-Allow-Origin', '*']] });
    expect(codes(judgedBy(both(allows(), fine), call))).toEqual(['error access-control-header-on-request']);
    const allowed = both(allows(['Access-Control-Allow-Headers', 'access-control-allow-origin']), fine);
    expect(codes(judgedBy(allowed, call))).toEqual(['warning access-control-header-on-request']);
    const both2 = callTo('/items', { headers: [...call.headers, ['X-Id', '1']] });
    const [finding] = findingsOf([judgedBy(both(allows(), fine), both2)]);
    expect(finding?.code).toBe('header-not-allowed');
    expect(finding?.fix.text).toContain('Remove access-control-allow-origin from the request');
    expect(codes(judgedBy(both(allows(), fine), callTo('/items')))).toEqual([]);
  });
});

describe('who answers', () => {
  it('is named when it is a public CORS proxy', () => {
    const target = 'https://api.allorigins.win';
    const through = { ...callTo('/get'), url: `${target}/get` };
    expect(codes(judgedBy(always(200, ['Access-Control-Allow-Origin', '*']), through))).toEqual([
      'warning public-cors-proxy (api.allorigins.win)',
    ]);
    expect(codes(judgedBy(always(200, ['Access-Control-Allow-Origin', '*']), callTo('/get')))).toEqual([]);
  });

  it('redirects to a login page in place of answering', () => {
    const login = always(302, ['Location', 'https://sso.example.com/login']);
    expect(codes(judgedBy(login, callTo('/items')))).toEqual(['error redirect-to-login-page']);
  });
});

describe('an answer that depends on the Origin', () => {
  const other = { method: 'GET', url: 'https://api.example.com/items', origin: null, status: 200, headers: [] };
  const answered = (...headers: readonly HeaderLine[]): JudgedCall =>
    judgedBy(always(200, ALLOW_ORIGIN, ...headers), callTo('/items'), { answers: [other] });

  const kept: HeaderLine = ['Cache-Control', 'public, max-age=60'];

  it('is told when it does not say so and may be kept', () => {
    expect(codes(answered(kept))).toEqual(['warning vary-origin-missing']);
    expect(codes(answered(['Last-Modified', 'Thu, 01 Jan 2026 00:00:00 GMT'], ['Vary', 'Accept-Encoding']))).toEqual([
      'warning vary-origin-missing',
    ]);
  });

  it('is fine when it says so, is not kept, or is the same for all', () => {
    expect(codes(answered(kept, ['Vary', 'Accept-Encoding, Origin']))).toEqual([]);
    expect(codes(answered())).toEqual([]);
    expect(codes(answered(['Cache-Control', 'no-store, max-age=60']))).toEqual([]);
    expect(codes(judgedBy(always(200, ALLOW_ORIGIN, kept), callTo('/items')))).toEqual([]);
    const fixed = { ...other, headers: [ALLOW_ORIGIN] };
    expect(codes(judgedBy(always(200, ALLOW_ORIGIN, kept), callTo('/items'), { answers: [fixed] }))).toEqual([]);
  });
});

describe('advice', () => {
  const put = callTo('/items/7', { method: 'PUT' });
  const lists: HeaderLine[] = [
    ['Access-Control-Allow-Methods', 'PUT'],
    ['Access-Control-Allow-Headers', 'x-requested-with, traceparent, content-type, x-id'],
  ];
  const hold = (seconds: string): HeaderLine => ['Access-Control-Max-Age', seconds];

  it('is given for a preflight that is made for every call, and never among the findings', () => {
    expect(advice(judgedBy(both(allows(...lists), fine), put))).toEqual(['advice preflight-every-call (absent)']);
    expect(advice(judgedBy(both(allows(...lists, hold('0')), fine), put))).toEqual([
      'advice preflight-every-call (too-short)',
    ]);
    expect(advice(judgedBy(both(allows(...lists, hold('600')), fine), put))).toEqual([]);
    expect(codes(judgedBy(both(allows(...lists), fine), put))).toEqual([]);
  });

  it('is given for headers without which there would be no preflight', () => {
    const server = both(allows(...lists, hold('600')), fine);
    const get = (...names: readonly string[]): Call => callTo('/items', { headers: names.map((name) => [name, '1']) });
    expect(advice(judgedBy(server, get('X-Requested-With', 'traceparent')))).toEqual([
      'advice preflight-avoidable (traceparent, x-requested-with)',
    ]);
    const typed = callTo('/items', { headers: [['Content-Type', 'application/json']] });
    expect(advice(judgedBy(server, typed))).toEqual(['advice preflight-avoidable (content-type)']);
    expect(advice(judgedBy(server, { ...typed, method: 'POST', body: 'json' }))).toEqual([]);
    expect(advice(judgedBy(server, get('X-Requested-With', 'X-Id')))).toEqual([]);
  });

  it('is not given for a call that fails, nor more than once', () => {
    expect(advice(judgedBy(always(404), put))).toEqual([]);
    const calls = ['c1', 'c2'].map((id) => judgedBy(both(allows(...lists), fine), put, { id }));
    expect(advice(...calls)).toEqual(['advice preflight-every-call (absent)']);
  });
});

describe('the development page', () => {
  const answerTo = (origin: string | null, ...headers: readonly HeaderLine[]) =>
    ({ method: 'POST', url: `${API}/items`, origin, status: 200, headers }) as const;
  const of = (more: Partial<JudgedCall>) => advice(judgedBy(() => fine, callTo('/items'), more));
  const local = 'http://localhost:5173';

  it('is let in by the deployed API', () => {
    const echo = answerTo(local, ['Access-Control-Allow-Origin', local]);
    expect(of({ answers: [echo] })).toEqual(['advice localhost-allowed-in-production ()']);
    const credentials: HeaderLine = ['Access-Control-Allow-Credentials', 'true'];
    expect(of({ answers: [answerTo(local, ...echo.headers, credentials)] })).toEqual([
      'advice localhost-allowed-in-production (with-credentials)',
    ]);
    for (const more of [{ basis: 'assumed' }, { developmentTarget: true }, { page: 'http://localhost:4173' }] as const)
      expect(of({ answers: [echo], ...more })).toEqual([]);
  });

  it('is not, where everybody is, or nobody but the page', () => {
    expect(of({ answers: [answerTo(local, ['Access-Control-Allow-Origin', '*'])] })).toEqual([]);
    expect(of({ answers: [answerTo(local, ALLOW_ORIGIN)] })).toEqual([]);
    expect(of({ answers: [answerTo(null, ['Access-Control-Allow-Origin', local])] })).toEqual([]);
  });
});
