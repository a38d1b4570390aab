import { describe, expect, it } from 'vitest';
import type { Exchange, Verdict } from '../predict/index.ts';
import { findingsOf } from './from-verdicts.ts';
import type { ProxyFacts } from './proxy-facts.ts';
import { always, API, callTo, codes, judged, judgedBy, PAGE } from './testing.ts';
import type { JudgedCall } from './types.ts';

const nothing: ProxyFacts = {
  entry: '/api',
  set: [],
  dropped: [],
  hidesOrigin: false,
  isBare: true,
  otherEnvironment: false,
  corsHeaders: [],
  cookies: [],
  preflightAnswered: false,
};

const open: Verdict = { outcome: 'unknown', why: 'method-not-repeated' };

/** A call through such a proxy that succeeded in development. */
function through(proxy: Partial<ProxyFacts>, more: Partial<JudgedCall> = {}, method = 'GET'): JudgedCall {
  return judged(callTo('/items', { method }), {
    observed: { status: 200 },
    verdicts: { chromium: open, firefox: open },
    proxy: { ...nothing, ...proxy },
    ...more,
  });
}

const refused = (status: number, asksForAuthorization = false): Partial<ProxyFacts> => ({
  bareAnswer: { status, asksForAuthorization },
});
const answer = (path: string, status: number): Exchange => ({
  method: 'GET',
  url: API + path,
  origin: PAGE,
  status,
  headers: [],
});
const key = { set: ['x-api-key'] };

describe('a header that only the proxy sends', () => {
  const code = 'dev-proxy-adds-request-header (x-api-key)';

  it.each([
    ['the API asks for it', through({ ...key, ...refused(401) }), [`error ${code}`]],
    ['the API may be a firewall', through({ ...key, ...refused(403) }), [`warning ${code}`]],
    ['the API refuses for a reason of its own', through({ ...key, ...refused(400) }), [`warning ${code}`]],
    ['the page has a session', through({ ...key, ...refused(401), isBare: false }), [`warning ${code}`]],
    ['nobody knows', through(key, {}, 'POST'), [`warning ${code}`]],
    ['nobody told of production', through({ ...key, ...refused(401) }, { basis: 'assumed' }), [`warning ${code}`]],
    ['another API refuses it too', through({ ...key, ...refused(401), otherEnvironment: true }), [`warning ${code}`]],
  ])('is told when %s', (_name, call, expected) => {
    expect(codes(call)).toEqual(expected);
  });

  it.each([
    ['the API does not need it', through({ ...key, ...refused(200) })],
    ['what it reads is gone', through({ ...key, ...refused(404) })],
    ['the API has a fault of its own', through({ ...key, ...refused(500) })],
    ['another API was not asked', through({ ...key, otherEnvironment: true }, {}, 'POST')],
    ['another API may miss the session', through({ ...key, ...refused(401), otherEnvironment: true, isBare: false })],
    ['the page sends it itself', judgedWith([['X-Api-Key', 'own']])],
    ['the API is development code', through({ ...key, ...refused(401) }, { developmentTarget: true })],
    ['the call failed in development too', through({ ...key, ...refused(401) }, { observed: { status: 401 } })],
    ['the run before knew that it passes', through(key, { verdicts: { chromium: passing } })],
    ['no API asks for such a header', through({ set: ['x-tenant'] }, {}, 'POST')],
  ])('is not told when %s', (_name, call) => {
    expect(codes(call)).toEqual([]);
  });

  it('gives way to what is more certain', () => {
    const verdicts = { chromium: failing };
    expect(codes(through(key, { verdicts }, 'POST'))).toEqual(['error allow-origin-missing (no-cors-layer)']);
    const stranger = { pageKnown: false, basis: 'assumed', page: 'https://cors-guard.invalid' } as const;
    const other = through({}, { id: 'c2', verdicts, ...stranger });
    expect(codes(through(key, stranger, 'POST'))).toEqual([`warning ${code}`]);
    expect(codes(through(key, stranger, 'POST'), other)).toEqual(['warning allow-origin-missing (no-cors-layer)']);
  });

  it('is proven by 403 when another call of the same kind succeeds', () => {
    const call = through({ ...key, ...refused(403) });
    const other = through({ ...key, ...refused(200) }, { id: 'c2', exchanges: [answer('/open', 200)] });
    expect(codes(call, other)).toEqual([`error ${code}`]);
  });

  it('is proven by an answer that asks for Authorization, whatever else the page sent', () => {
    const asked = { ...refused(401, true), isBare: false };
    expect(codes(through({ set: ['authorization'], ...asked }))).toEqual([
      'error dev-proxy-adds-request-header (authorization)',
    ]);
    expect(codes(through({ ...key, ...asked }))).toEqual([`warning ${code}`]);
  });

  it('names credentials alone when there are any', () => {
    const both = { set: ['x-api-key', 'x-tenant'], ...refused(401) };
    expect(codes(through(both))).toEqual([`error ${code}`]);
    expect(codes(through({ ...both, set: ['x-tenant'] }))).toEqual([
      'warning dev-proxy-adds-request-header (x-tenant)',
    ]);
  });
});

const failing: Verdict = { outcome: 'fail', stage: 'response', reason: 'allow-origin-missing', evidence: [] };
const passing: Verdict = { outcome: 'pass', readable: { type: 'cors', status: 200, headerNames: [] } };

function judgedWith(headers: readonly (readonly [string, string])[]): JudgedCall {
  return { ...through(key, {}, 'POST'), call: callTo('/items', { method: 'POST', headers }) };
}

describe('an Origin of the proxy', () => {
  const hidden = { hidesOrigin: true };

  it('is a warning for what changes something', () => {
    expect(codes(through(hidden, {}, 'POST'))).toEqual(['warning dev-proxy-adds-request-header (origin)']);
    expect(codes(through(hidden))).toEqual([]);
  });

  it('is a note where the origin is the cause anyway', () => {
    const call = judgedBy(always(200, ['Vary', 'Origin']), callTo('/items', { method: 'POST' }), {
      observed: { status: 200 },
      proxy: { ...nothing, ...hidden },
    });
    const [finding, ...more] = findingsOf([call]);
    expect(more).toEqual([]);
    expect(finding?.code).toBe('allow-origin-missing');
    expect(finding?.notes.join()).toContain('changes Origin');
  });
});

describe('what else is hidden', () => {
  it('a cookie that browsers refuse, by name and attributes', () => {
    const cookies = [{ name: 'sid', sent: ['Domain=shop.test', 'HttpOnly'], got: ['HttpOnly'] }];
    const [finding] = findingsOf([through({ cookies })]);
    expect(finding).toMatchObject({ code: 'dev-proxy-repairs-cookies', severity: 'error', detail: 'domain' });
    expect(finding?.evidence[0]?.got).toBe('sid=...; Domain=shop.test; HttpOnly');
    expect(codes(through({ cookies, otherEnvironment: true }))).toEqual([]);
  });

  it('a preflight that the dev server answered, while nothing else is known of it', () => {
    expect(codes(through({ preflightAnswered: true }))).toEqual(['warning dev-server-answers-preflight']);
    const options = { ...answer('/items', 204), method: 'OPTIONS' };
    expect(codes(through({ preflightAnswered: true }, { exchanges: [options] }))).toEqual([]);
    expect(codes(through({ preflightAnswered: true }, { verdicts: { chromium: passing } }))).toEqual([]);
  });

  it.each([
    ['CERT_HAS_EXPIRED', 'error target-certificate-invalid (expired)'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'warning target-certificate-invalid (unknown-authority)'],
    ['CERT_UNTRUSTED', 'warning target-certificate-invalid (other)'],
  ])('the certificate: %s', (certificate, expected) => {
    expect(codes(through({}, { certificate }))).toEqual([expected]);
  });

  it.each(['loopback', 'private'] as const)('a public name that leads to a %s address', (reach) => {
    expect(codes(through({}, { reach }))).toEqual([`warning target-unreachable-publicly (${reach})`]);
    expect(codes(through({}, { reach, pageKnown: false }))).toEqual([]);
    expect(codes(through({}, { reach, developmentTarget: true }))).toEqual([]);
  });

  it('never advises what opens an API, and shows a command where a request shows it', () => {
    const calls = [
      through({ ...key, ...refused(401) }, { exchanges: [answer('/items', 401)] }),
      through({ hidesOrigin: true }, { id: 'c2' }, 'POST'),
      through({ preflightAnswered: true }, { id: 'c3' }, 'PUT'),
      through({}, { id: 'c4', certificate: 'CERT_HAS_EXPIRED' }),
    ];
    const findings = findingsOf(calls);
    for (const { fix } of findings)
      expect(fix.text).not.toMatch(/Allow-Origin: \*|no-cors|extension|disable|secure: false/i);
    expect(findings.map(({ code, curl }) => `${code}: ${curl}`)).toEqual([
      `dev-proxy-adds-request-header: curl -si ${API}/items -H 'Origin: ${PAGE}' | head -1`,
      `target-certificate-invalid: curl -sS -o /dev/null ${API}/`,
      expect.stringMatching(
        /^dev-server-answers-preflight: curl -si -X OPTIONS .*-H 'Access-Control-Request-Method: PUT'/,
      ),
    ]);
  });
});
