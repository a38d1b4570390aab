import { describe, expect, it } from 'vitest';
import type { Call, Exchange, HeaderLine, Verdict } from '../predict/index.ts';
import { findingsOf } from './from-verdicts.ts';
import { API, callTo, codes, judged, PAGE } from './testing.ts';
import type { JudgedCall } from './types.ts';

const DEV = 'http://localhost:5173';
const ECHO: HeaderLine = ['Access-Control-Allow-Origin', DEV];
const post: Partial<Call> = { method: 'POST', open: ['credentials'] };
const unknown: Verdict = { outcome: 'unknown', why: 'method-not-repeated' };

const answer = (status: number, headers: readonly HeaderLine[] = [], origin: string | null = DEV): Exchange => ({
  method: 'POST',
  url: `${API}/items`,
  origin,
  status,
  headers,
});

const seen = (answers: readonly Exchange[], more: Partial<JudgedCall> = {}): JudgedCall =>
  judged(callTo('/items', post), { answers, verdicts: { chromium: unknown }, ...more });

describe('errors without CORS headers', () => {
  it.each<[string, readonly Exchange[], readonly string[]]>([
    ['another answer to the same Origin has it', [answer(201, [ECHO]), answer(422)], ['422']],
    ['several errors', [answer(201, [ECHO]), answer(422), answer(500)], ['422, 500']],
    ['its twin has it', [answer(201, [ECHO]), answer(422, [ECHO])], []],
    ['no answer has it', [answer(201), answer(422)], []],
    [
      'only an answer to another Origin has it',
      [answer(200, [['Access-Control-Allow-Origin', '*']], null), answer(422)],
      [],
    ],
    ['the same call succeeds without it', [answer(201, [ECHO]), answer(200), answer(422)], []],
    ['another origin is allowed', [answer(201, [['Access-Control-Allow-Origin', PAGE]]), answer(422)], []],
  ])('%s', (_name, answers, details) => {
    const findings = findingsOf([seen(answers)]);
    expect(findings.map(({ code }) => code)).toEqual(details.map(() => 'cors-missing-on-errors'));
    expect(findings.map(({ detail }) => detail)).toEqual(details);
    for (const { severity } of findings) expect(severity).toBe('warning');
  });

  it('compares with other calls of the same API, not of another', () => {
    const other = judged(callTo('/users'), { id: 'c2', answers: [answer(200, [ECHO])] });
    expect(codes(seen([answer(422)]), other)).toEqual(['warning cors-missing-on-errors (422)']);
    const elsewhere = { ...answer(200, [ECHO]), url: 'https://other.example.com/items' };
    expect(codes(seen([answer(422)]), { ...other, answers: [elsewhere] })).toEqual([]);
  });

  it('says how to prove it, and nothing more of a call that fails anyway', () => {
    const [finding] = findingsOf([seen([answer(201, [ECHO]), answer(422)])]);
    expect(finding?.notes.join()).toContain('asProduction: true');
    expect(finding?.seen).toEqual(['POST -> 422, no Access-Control-Allow-Origin']);
    // A preflight would not show it, and a POST is not for trying.
    expect(finding?.curl).toBe('');
    const failing: Verdict = { outcome: 'fail', stage: 'preflight', reason: 'preflight-status', evidence: [] };
    expect(codes(seen([answer(201, [ECHO]), answer(422)], { verdicts: { chromium: failing } }))).toEqual([
      expect.stringContaining('preflight'),
    ]);
  });

  it('leaves answers to the production Origin to their verdicts', () => {
    const answers = [answer(201, [['Access-Control-Allow-Origin', PAGE]], PAGE), answer(422, [], PAGE)];
    expect(codes(seen(answers, { observed: { status: 201, asProduction: true } }))).toEqual([]);
  });
});

describe('answers of a layer in front', () => {
  const server = (name: string): HeaderLine => ['Server', name];

  it.each<[string, readonly Exchange[], string]>([
    ['a gateway status', [answer(201, [ECHO]), answer(504)], 'edge-answers-without-cors'],
    [
      'another server',
      [answer(201, [ECHO, server('app')]), answer(403, [server('shield')])],
      'edge-answers-without-cors',
    ],
    [
      'a server where the API names none',
      [answer(201, [ECHO]), answer(403, [server('shield')])],
      'edge-answers-without-cors',
    ],
    [
      'the same server, another version',
      [answer(201, [ECHO, server('nginx')]), answer(413, [server('nginx/1.2')])],
      'cors-missing-on-errors',
    ],
    ['no server named', [answer(201, [ECHO, server('app')]), answer(403)], 'cors-missing-on-errors'],
  ])('%s', (_name, answers, code) => {
    expect(findingsOf([seen(answers)]).map((finding) => finding.code)).toEqual([code]);
  });

  it('is not told of development code', () => {
    expect(codes(seen([answer(201, [ECHO]), answer(504)], { developmentTarget: true }))).toEqual([]);
    expect(codes(seen([answer(201, [ECHO]), answer(422)], { developmentTarget: true }))).toEqual([
      'warning cors-missing-on-errors (422)',
    ]);
  });
});

describe('cookies that will not be stored', () => {
  const withCookie = [answer(200, [ECHO, ['Set-Cookie', 'sid=; Path=/']])];
  const refused: Verdict = {
    outcome: 'fail',
    stage: 'preflight',
    reason: 'allow-credentials-not-true',
    evidence: [{ header: 'Access-Control-Allow-Credentials', got: null, needed: 'true', hop: 0, stage: 'preflight' }],
  };
  const passes: Verdict = { outcome: 'pass', readable: { type: 'cors', status: 200, headerNames: [] } };
  const either = (without: Verdict, including: Verdict): Verdict => ({
    outcome: 'unknown',
    why: 'call-fact-open',
    branches: { 'credentials=same-origin': without, 'credentials=include': including },
  });

  it.each<[string, Verdict, boolean]>([
    ['works without credentials only', either(passes, refused), true],
    ['may work without credentials only', either(unknown, refused), true],
    ['works either way', either(passes, passes), false],
    ['may work with credentials', either(passes, unknown), false],
    ['works in neither way', either(refused, refused), false],
    ['cannot be told', unknown, false],
  ])('nobody knows whether the call includes credentials, and it %s', (_name, verdict, isTold) => {
    const told = findingsOf([seen(withCookie, { verdicts: { chromium: verdict } })]).filter(
      ({ code }) => code === 'set-cookie-ignored',
    );
    expect(told.map(({ detail, severity }) => [detail, severity])).toEqual(isTold ? [['sid', 'warning']] : []);
    for (const { why, seen: lines, curl } of told) {
      expect(why.join()).toContain('Access-Control-Allow-Credentials is not there');
      expect(lines).toEqual(['the answer to POST has Set-Cookie: sid=...; Path=/']);
      expect(curl).toContain(`Origin: ${PAGE}`);
    }
  });

  it.each<[Call['credentials'], boolean]>([
    ['same-origin', true],
    ['omit', true],
    ['include', false],
  ])('the call is known to be made with credentials: %s', (credentials, isTold) => {
    const call = judged(callTo('/login', { method: 'POST', credentials }), {
      answers: withCookie,
      verdicts: { chromium: passes },
    });
    expect(codes(call)).toEqual(isTold ? ['warning set-cookie-ignored (sid)'] : []);
  });

  it('is told once for all cookies and calls, in the browsers it concerns', () => {
    const two = [answer(200, [ECHO, ['Set-Cookie', 'sid='], ['Set-Cookie', 'csrf=']])];
    const verdicts = { chromium: either(passes, refused), firefox: either(passes, passes) };
    const [finding, ...more] = findingsOf([seen(two, { verdicts }), seen(withCookie, { id: 'c2', verdicts })]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ detail: 'csrf, sid', browsers: ['chromium'], calls: ['c1', 'c2'] });
    expect(finding?.prod).toContain('"sid" and "csrf"');
  });

  it('is not told of development code', () => {
    expect(
      codes(seen(withCookie, { verdicts: { chromium: either(passes, refused) }, developmentTarget: true })),
    ).toEqual([]);
  });
});
