import { describe, expect, it } from 'vitest';
import type { Verdict } from '../predict/index.ts';
import { catalogue } from './catalogue.ts';
import { findingCodes } from './codes.ts';
import { findingsOf } from './from-verdicts.ts';
import { allows, ALLOW_ORIGIN, always, API, both, callTo, codes, fine, judged, judgedBy, PAGE } from './testing.ts';
import type { JudgedCall } from './types.ts';

const fail = (more: Partial<Extract<Verdict, { outcome: 'fail' }>>): Verdict => ({
  outcome: 'fail',
  stage: 'response',
  reason: 'network-error',
  evidence: [],
  ...more,
});

describe('findings of single verdicts', () => {
  it.each([
    [
      'warning server-rejects-origin (403)',
      fail({ reason: 'origin-rejected', unproven: true, evidence: [evidence(':status', '403')] }),
    ],
    ['warning blocked-by-csp (csp-connect-src)', fail({ stage: 'csp', reason: 'csp-connect-src' })],
    ['warning blocked-by-mixed-content', fail({ stage: 'mixed-content', reason: 'mixed-content' })],
    ['warning blocked-by-redirect (too-many-redirects)', fail({ stage: 'redirect', reason: 'too-many-redirects' })],
  ] as const)('%s', (code, verdict) => {
    const [finding] = findingsOf([judged(callTo('/items'), { verdicts: { standard: verdict } })]);
    expect(codes(judged(callTo('/items'), { verdicts: { standard: verdict } }))).toEqual([code]);
    expect(finding?.fix.text).not.toBe('');
    expect(finding?.prod).not.toBe('');
  });

  it('gives none for pass and unknown', () => {
    const pass: Verdict = { outcome: 'pass', readable: { type: 'cors', status: 200, headerNames: [] } };
    const branches = { 'credentials=include': fail({ reason: 'wildcard-with-credentials' }), 'credentials=omit': pass };
    const verdicts = { chromium: pass, firefox: { outcome: 'unknown', why: 'call-fact-open', branches } } as const;
    expect(findingsOf([judged(callTo('/items'), { verdicts })])).toEqual([]);
  });
});

function evidence(header: string, got: string | null, needed: string | null = null) {
  return { header, got, needed, hop: 0, stage: 'response' } as const;
}

describe('one cause, one finding', () => {
  const refusing = both(allows(['Access-Control-Allow-Methods', 'GET']), fine);

  it('gathers the calls, and covers in its fix what all calls need', () => {
    const calls = [
      judgedBy(refusing, callTo('/items/7', { method: 'PATCH' }), { id: 'c2', count: 3 }),
      judgedBy(refusing, callTo('/items/7', { method: 'DELETE' }), { id: 'c10' }),
      judgedBy(
        always(200, ALLOW_ORIGIN, ['Access-Control-Allow-Headers', 'x-id']),
        callTo('/x', { headers: [['X-Id', '1']] }),
      ),
      judgedBy(always(200, ALLOW_ORIGIN), callTo('/items'), { id: 'c3' }),
    ];
    const [finding, ...more] = findingsOf(calls);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      code: 'method-not-allowed',
      calls: ['c2', 'c10'],
      requests: [`PATCH ${API}/items/7`, `DELETE ${API}/items/7`],
      browsers: ['chromium', 'firefox', 'webkit'],
      count: 4,
    });
    expect(finding?.fix.text).toContain('Access-Control-Allow-Methods: GET, DELETE, PATCH');
    expect(finding?.notes.join()).toContain('headers x-id');
    expect(finding?.evidence.map(({ needed }) => needed)).toEqual(['PATCH', 'DELETE']);
  });

  it('keeps APIs and causes apart, and shows the details of all', () => {
    const other = { ...callTo('/items'), url: 'https://other.example.com/items' };
    const calls = [
      judgedBy(both({ status: 404, headers: [] }, fine), callTo('/a', { method: 'PUT' }), {
        id: 'c1',
        layerSeen: true,
      }),
      judgedBy(both({ status: 401, headers: [] }, fine), callTo('/b', { method: 'PUT' }), {
        id: 'c2',
        layerSeen: true,
      }),
      judgedBy(always(200), other, { id: 'c3' }),
    ];
    expect(codes(...calls)).toEqual([
      'error preflight-not-handled (401, 404)',
      'error allow-origin-missing (no-cors-layer)',
    ]);
  });

  it('names a preflight without a route after what the API lacks as a whole', () => {
    const put = callTo('/a', { method: 'PUT' });
    const calls = [judgedBy(always(404), put, { id: 'c1' }), judgedBy(always(200), callTo('/b'), { id: 'c2' })];
    expect(codes(...calls)).toEqual(['error allow-origin-missing (no-cors-layer)']);
    expect(codes(judgedBy(always(404), put, { layerSeen: true }))).toEqual(['error preflight-not-handled (404)']);
  });

  it('says which browsers fail', () => {
    const [finding] = findingsOf([
      judged(callTo('/items'), {
        verdicts: {
          chromium: { outcome: 'pass', readable: { type: 'cors', status: 200, headerNames: [] } },
          firefox: fail({ stage: 'preflight', reason: 'preflight-status', evidence: [evidence(':status', '404')] }),
        },
      }),
    ]);
    expect(finding?.browsers).toEqual(['firefox']);
    expect(finding?.notes).toEqual(['Fails in Firefox; passes in Chromium.']);
  });

  it('tells headers missing on errors from headers missing everywhere', () => {
    const missing = judgedBy(always(404), callTo('/gone'), { id: 'c1' });
    expect(codes(missing)).toEqual(['error allow-origin-missing (no-cors-layer)']);
    const other = judgedBy(always(200, ALLOW_ORIGIN), callTo('/items'), { id: 'c2' });
    expect(codes(missing, other)).toEqual(['error cors-missing-on-errors (404)']);
    const forSomeoneElse = judgedBy(
      always(200, ['Access-Control-Allow-Origin', 'https://www.example.com']),
      callTo('/w'),
      {
        id: 'c3',
        page: 'https://www.example.com',
      },
    );
    expect(codes(missing, forSomeoneElse)).toEqual(['error allow-origin-missing (no-cors-layer)']);
  });
});

describe('severity', () => {
  const missing = (more: Partial<JudgedCall>): JudgedCall => judgedBy(always(200), callTo('/items'), more);

  it('is an error only when nothing is assumed and all is proven', () => {
    expect(codes(missing({}))).toEqual(['error allow-origin-missing (no-cors-layer)']);
    expect(codes(missing({ basis: 'inferred' }))).toEqual(['error allow-origin-missing (no-cors-layer)']);
    expect(codes(missing({ basis: 'assumed' }))).toEqual(['warning allow-origin-missing (no-cors-layer)']);
    const unproven = fail({ reason: 'allow-origin-multiple', unproven: true });
    expect(codes(judged(callTo('/items'), { verdicts: { chromium: unproven } }))).toEqual([
      'warning allow-origin-multiple',
    ]);
  });

  it('says on an assumed basis what it assumes, with the lines to choose from', () => {
    const [finding] = findingsOf([missing({ basis: 'assumed' })]);
    expect(finding?.prod).toMatch(
      /^If the production page calls https:\/\/api\.example\.com directly, the GET is sent/,
    );
    expect(finding?.notes.join()).toContain("production: { api: 'same-origin' }");
    expect(finding?.notes.join()).toContain(`production: { page: '${PAGE}', api: '${API}' }`);
  });

  it('tells with an unknown page only what fails for every page', () => {
    const unknown = { page: 'https://cors-guard.invalid', pageKnown: false, basis: 'assumed' } as const;
    const put = callTo('/items', { method: 'PUT' });
    expect(codes(judgedBy(always(200), put, unknown))).toEqual(['warning allow-origin-missing (no-cors-layer)']);
    expect(codes(judgedBy(always(404), put, unknown))).toEqual(['warning allow-origin-missing (no-cors-layer)']);
    expect(codes(judgedBy(always(404), put, { ...unknown, layerSeen: true }))).toEqual([
      'warning preflight-not-handled (404)',
    ]);
    expect(codes(judgedBy(always(200, ['Vary', 'Origin']), put, unknown))).toEqual([]);
    expect(codes(judgedBy(always(200), put, { ...unknown, layerSeen: true }))).toEqual([]);
    expect(codes(judgedBy(always(200, ALLOW_ORIGIN), put, unknown))).toEqual([]);
    const [finding] = findingsOf([judgedBy(always(404), put, unknown)]);
    expect(`${finding?.prod} ${finding?.why.join()} ${finding?.fix.text}`).not.toContain('cors-guard.invalid');
    expect(finding?.curl).toContain('-X OPTIONS');
  });

  it('tells of development code only what is deployed with it', () => {
    const local = { developmentTarget: true } as const;
    const put = callTo('/items', { method: 'PUT' });
    expect(codes(judgedBy(always(200), put, local))).toEqual([]);
    expect(codes(judgedBy(always(200, ['Access-Control-Allow-Origin', 'http://localhost:5173']), put, local))).toEqual(
      [],
    );
    expect(codes(judgedBy(always(404), put, local))).toEqual(['warning preflight-not-handled (404)']);
    expect(codes(judgedBy(always(503), put, local))).toEqual([]);
    expect(codes(judgedBy(always(200, ALLOW_ORIGIN, ALLOW_ORIGIN), put, local))).toEqual([
      'warning allow-origin-multiple (two-headers)',
    ]);
  });
});

describe('an answer that the call itself did not get', () => {
  const aside = {
    stage: 'response',
    reason: 'allow-origin-missing',
    evidence: [evidence('Access-Control-Allow-Origin', null, PAGE)],
    status: 401,
  } as const;
  const unknown: Verdict = { outcome: 'unknown', why: 'answer-needs-credentials' };

  it('is a warning about errors, and says what could not be checked', () => {
    const call = judged(callTo('/me'), { verdicts: { chromium: unknown }, aside });
    expect(codes(call)).toEqual(['warning cors-missing-on-errors (401)']);
    expect(findingsOf([call])[0]?.why.join()).toContain('could not be checked');
  });

  it('is not told again where preflights get the same answer', () => {
    const me = judged(callTo('/me'), { verdicts: { chromium: unknown }, aside });
    const put = callTo('/items', { method: 'PUT' });
    const codesWith = (status: number) => codes(me, judgedBy(both({ status, headers: [] }, fine), put, { id: 'c2' }));
    expect(codesWith(401)).toEqual(['error preflight-not-handled (401)']);
    expect(codesWith(404)).toEqual([
      'error allow-origin-missing (no-cors-layer)',
      'warning cors-missing-on-errors (401)',
    ]);
  });

  it('keeps its own code for other reasons', () => {
    const mismatch = {
      ...aside,
      reason: 'allow-origin-mismatch',
      evidence: [evidence('Access-Control-Allow-Origin', 'null', PAGE)],
    } as const;
    expect(codes(judged(callTo('/me'), { verdicts: { chromium: unknown }, aside: mismatch }))).toEqual([
      'warning allow-origin-mismatch (null)',
    ]);
  });
});

describe('wording', () => {
  it('never sends what a preflight stops, and has done what only the answer stops', () => {
    const put = callTo('/items/7', { method: 'PUT' });
    const [unsent] = findingsOf([judgedBy(always(401), put)]);
    expect(unsent?.prod).toContain('The PUT is never sent');
    const text = callTo('/items', { method: 'POST', body: 'text' });
    const [unread] = findingsOf([judgedBy(always(201), text)]);
    expect(unread?.prod).toContain('The POST is sent and carried out');
    const [refused] = findingsOf([judgedBy(always(422), text)]);
    expect(refused?.prod).not.toContain('carried out');
  });

  it('leads with the status that Chromium and Firefox hide, and gives their words', () => {
    const [finding] = findingsOf([judgedBy(always(401), callTo('/items', { method: 'PUT' }))]);
    expect(finding?.seen[0]).toBe(
      'OPTIONS -> 401, no Access-Control-* headers (browsers say: no "Access-Control-Allow-Origin")',
    );
    expect(finding?.fix.text).toContain(`Access-Control-Allow-Origin: ${PAGE}; Access-Control-Allow-Methods: PUT`);
  });

  it('has a catalogue entry for every code', () => {
    expect(Object.keys(catalogue).sort()).toEqual([...findingCodes].sort());
  });
});

it('never advises to allow "null"', () => {
  const call = judgedBy(always(200), callTo('/items', { method: 'PUT' }), { page: 'null' });
  const [finding] = findingsOf([call]);
  expect(finding?.severity).toBe('error');
  expect(`${finding?.fix.text}${finding?.fix.snippet}`).not.toMatch(/\bnull"|Allow-Origin: null/);
  expect(finding?.notes.join()).toContain('Never allow that');
});
