import { describe, expect, it } from 'vitest';
import type { HeaderLine } from '../predict/index.ts';
import { findingsOf } from './from-verdicts.ts';
import type { PageFacts } from './page-facts.ts';
import { ALLOW_ORIGIN, always, both, callTo, codes, fine, judgedBy, type Reply } from './testing.ts';
import type { JudgedCall } from './types.ts';

const nothing: PageFacts = {
  isTold: true,
  reads: [],
  sameOriginHeaders: [],
  cookiesSent: [],
  cookiesSet: [],
  headersGot: [],
  lacksOnlyCookies: true,
};

const observed = { status: 200 };

/** What is known beside the verdicts. */
function facts(more: Partial<PageFacts>): Partial<JudgedCall> {
  return { observed, facts: { ...nothing, ...more } };
}

const total: HeaderLine = ['X-Total-Count', '7'];
const expose = (names: string): HeaderLine => ['Access-Control-Expose-Headers', names];

describe('credentials-not-sent', () => {
  const bare: Reply = { status: 401, headers: [ALLOW_ORIGIN] };
  const unknown = { outcome: 'unknown', why: 'answer-needs-credentials' } as const;
  const asked = (reply: Reply, more: Partial<PageFacts>, call = callTo('/me')): JudgedCall =>
    judgedBy(() => reply, call, { ...facts(more), verdicts: { chromium: unknown } }, ['chromium']);

  it('is an error where the API answers 401 to the call as production sends it', () => {
    expect(codes(asked(bare, { cookiesSent: ['sid'] }))).toEqual(['error credentials-not-sent (401)']);
  });

  it.each<[string, JudgedCall]>([
    ['the API answers the same without cookies', asked(fine, { cookiesSent: ['sid'] })],
    ['the call includes credentials', asked(bare, { cookiesSent: ['sid'] }, callTo('/me', { credentials: 'include' }))],
    ['development sent no cookies', asked(bare, {})],
    ['the check left out more than cookies', asked(bare, { cookiesSent: ['sid'], lacksOnlyCookies: false })],
    ['nobody told which credentials go along', asked(bare, { cookiesSent: ['sid'], isTold: false })],
    ['the call failed in development, too', { ...asked(bare, { cookiesSent: ['sid'] }), observed: { status: 401 } }],
    ['the page is unknown', { ...asked(bare, { cookiesSent: ['sid'] }), pageKnown: false }],
    ['the API is development code', { ...asked(bare, { cookiesSent: ['sid'] }), developmentTarget: true }],
  ])('is silent where %s', (_why, call) => {
    expect(codes(call)).toEqual([]);
  });

  it('shows names of cookies, never values, and says what to change on both sides', () => {
    const [finding] = findingsOf([asked(bare, { cookiesSent: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] })]);
    expect(finding?.why[0]).toContain('a, b, c, d, e and 2 more');
    expect(finding?.fix.text).toContain("credentials: 'include'");
    expect(finding?.fix.text).toContain('Access-Control-Allow-Credentials: true');
  });
});

describe('response-header-not-exposed', () => {
  const read = facts({ reads: ['x-total-count'], headersGot: ['x-total-count'] });
  const judged = (more: Partial<JudgedCall>, ...headers: readonly HeaderLine[]): JudgedCall =>
    judgedBy(always(200, ALLOW_ORIGIN, ...headers), callTo('/items'), more);

  it('is an error where the page reads by name what the API sends and does not expose', () => {
    expect(codes(judged(read, total))).toEqual(['error response-header-not-exposed']);
    expect(codes(judged(read, total, expose('X-Total-Count')))).toEqual([]);
  });

  it('knows that "*" exposes nothing to calls with credentials', () => {
    const withCookies = (credentials: 'include' | 'same-origin'): JudgedCall =>
      judgedBy(
        always(200, ALLOW_ORIGIN, ['Access-Control-Allow-Credentials', 'true'], total, expose('*')),
        callTo('/items', { credentials }),
        read,
      );
    expect(codes(withCookies('include'))).toEqual(['error response-header-not-exposed']);
    expect(codes(withCookies('same-origin'))).toEqual([]);
  });

  it('says nothing of what the page has not read, the API not sent, or browsers always show', () => {
    expect(codes(judged(facts({ headersGot: ['x-total-count'] }), total))).toEqual([]);
    expect(codes(judged(facts({ reads: ['x-total-count'] }), total))).toEqual([]);
    const basic = facts({ reads: ['content-type', 'set-cookie'], headersGot: ['content-type', 'set-cookie'] });
    expect(codes(judged(basic, ['Content-Type', 'text/plain'], ['Set-Cookie', 'a=b']))).toEqual([]);
  });

  it('says nothing where the answer to the check does not have the header', () => {
    expect(codes(judged(read))).toEqual([]);
  });

  it('warns where it rests on the answer that development got', () => {
    const { verdicts, ...call } = judged(read, total);
    const pass = verdicts.chromium;
    if (pass?.outcome !== 'pass') throw new Error('the call passes');
    const unproven = { ...call, exchanges: [], verdicts: { chromium: { ...pass, unproven: true as const } } };
    expect(codes(unproven)).toEqual(['warning response-header-not-exposed']);
  });

  it('adds the name to those that are exposed already', () => {
    const [finding] = findingsOf([judged(read, total, expose('X-Page'))]);
    expect(finding?.fix.text).toContain('Access-Control-Expose-Headers: X-Page, x-total-count');
  });
});

describe('opaque-response', () => {
  const sealed = (method: string, more: Partial<PageFacts>, mode: 'cors' | 'no-cors' = 'no-cors'): JudgedCall =>
    judgedBy(always(200, ALLOW_ORIGIN), callTo('/items', { method, mode }), facts(more));

  it('is an error where the page reads the answer, a warning where it most likely does', () => {
    expect(codes(sealed('GET', { reads: ['content-type'] }))).toEqual(['error opaque-response (read)']);
    expect(codes(sealed('GET', {}))).toEqual(['warning opaque-response']);
    expect(codes(sealed('GET', { reads: ['content-type'] }, 'cors'))).toEqual([]);
  });

  it('is silent about a POST of which nothing is read: it only sends', () => {
    expect(codes(sealed('POST', {}))).toEqual([]);
  });
});

describe('request-mode-same-origin', () => {
  it('is an error in every browser', () => {
    const call = (mode: 'cors' | 'same-origin'): JudgedCall =>
      judgedBy(always(200, ALLOW_ORIGIN), callTo('/items', { mode }));
    expect(codes(call('same-origin'))).toEqual(['error request-mode-same-origin']);
    expect(findingsOf([call('same-origin')])[0]?.browsers).toEqual(['chromium', 'firefox', 'webkit']);
    expect(codes(call('cors'))).toEqual([]);
  });
});

describe('same-origin-header-lost', () => {
  const save = (more: Partial<PageFacts>, method = 'POST'): JudgedCall =>
    judgedBy(
      always(200, ALLOW_ORIGIN),
      callTo('/items', { method }),
      facts({ sameOriginHeaders: ['x-xsrf-token'], ...more }),
    );
  const login = judgedBy(always(200, ALLOW_ORIGIN), callTo('/token', { credentials: 'include' }), {
    ...facts({ cookiesSet: ['XSRF-TOKEN'] }),
    id: 'c2',
    verdicts: {},
  });

  it('warns where the API hands out the token that the library copies', () => {
    expect(codes(save({}), login)).toEqual(['warning same-origin-header-lost (x-xsrf-token)']);
  });

  it('is silent where the API sets no such cookie, or reads nothing from it', () => {
    expect(codes(save({}))).toEqual([]);
    expect(codes(save({}, 'GET'), login)).toEqual([]);
    expect(codes(save({ sameOriginHeaders: [] }), login)).toEqual([]);
  });
});

describe('upload listeners', () => {
  const upload = (uploadListener: boolean): JudgedCall =>
    judgedBy(
      both({ status: 404, headers: [] }, fine),
      callTo('/files', { api: 'xhr', method: 'POST', body: 'form', uploadListener }),
      { layerSeen: true },
    );

  it('are named as the reason of a preflight that nothing else asks for', () => {
    const [finding] = findingsOf([upload(true)]);
    expect(finding?.code).toBe('preflight-not-handled');
    expect(finding?.notes.join(' ')).toContain('onUploadProgress');
    expect(codes(upload(false))).toEqual([]);
  });
});
