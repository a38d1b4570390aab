import { describe, expect, it } from 'vitest';
import type { BrowserRequest, Call } from '../predict/index.ts';
import { diagnose, isLetIn, isPuzzling, type Answered, type Means, type Question } from './diagnosis.ts';
import { findingsOf } from './from-verdicts.ts';
import { callTo, codes, judged, judgedBy, PAGE, type Reply } from './testing.ts';
import type { JudgedCall } from './types.ts';

type Server = (request: BrowserRequest, question?: Question) => Reply;

/** Judges a call and asks the same server what is left open, with as many questions as one likes. */
function diagnosed(
  server: Server,
  call: Call,
  means: Means = {},
): { readonly judged: JudgedCall; readonly questions: readonly Question[] } {
  const judged = judgedBy(server, call, { layerSeen: true, fetchSite: 'cross-site' });
  const answers: Answered[] = [];
  if (!isPuzzling(judged)) return { judged, questions: [] };
  const run = diagnose(judged, { devPage: 'http://localhost:5199', ...means });
  for (let step = run.next(); !step.done;) {
    const question = step.value;
    const { origin, method, headers } = question;
    const request: BrowserRequest = {
      kind: question.isCall ? 'actual' : 'preflight',
      hop: 0,
      method: question.isCall ? method : 'OPTIONS',
      url: call.url,
      origin,
      headers: [
        ['Access-Control-Request-Method', method],
        ...(headers.length > 0 ? [['Access-Control-Request-Headers', headers.join(',')] as const] : []),
      ],
      includeCredentials: false,
    };
    const exchange = { ...server(request, question), method: request.method, url: call.url, origin };
    answers.push({ question, status: exchange.status, letIn: isLetIn(question, exchange) });
    step = run.next(exchange);
  }
  return { judged: { ...judged, diagnosis: answers }, questions: answers.map(({ question }) => question) };
}

/** Answers these origins only, as middlewares with a list do. */
const listOf =
  (...origins: readonly string[]): Server =>
  ({ origin }) => ({
    status: 200,
    headers: [
      ['Vary', 'Origin'],
      ...(origins.includes(origin ?? '') ? [['Access-Control-Allow-Origin', origin ?? ''] as const] : []),
    ],
  });

describe('a list that does not name the page', () => {
  it.each([
    [`${PAGE}/`, 'listed-with-slash', `Replace "${PAGE}/" by "${PAGE}"`],
    ['http://localhost:5199', 'localhost-only', `Add "${PAGE}"`],
    ['http://localhost:5173', 'localhost-only', `Add "${PAGE}"`],
    ['http://app.example.com', 'other-scheme', `Replace "http://app.example.com" by "${PAGE}"`],
    ['https://www.app.example.com', 'www-or-apex', `Add "${PAGE}"`],
    ['app.example.com', 'listed-without-scheme', `Replace "app.example.com" by "${PAGE}"`],
    [`${PAGE}:443`, 'listed-with-port', `Replace "${PAGE}:443" by "${PAGE}"`],
  ])('%s is %s', (entry, detail, fix) => {
    const { judged, questions } = diagnosed(listOf('https://other.example.com', entry), callTo('/items'));
    expect(codes(judged)).toEqual([`error allow-origin-missing (${detail})`]);
    const [finding] = findingsOf([judged]);
    expect(finding?.why.join()).toContain(entry);
    expect(finding?.fix.text).toContain(fix);
    expect(questions.length).toBeLessThanOrEqual(8);
    expect(finding?.fix.policy?.origins).toEqual([PAGE]);
  });

  it('is only said to refuse when no spelling helps; foreign origins and "null" are never tried', () => {
    const { judged, questions } = diagnosed(listOf('https://other.example.com'), callTo('/items'));
    expect(codes(judged)).toEqual(['error allow-origin-missing (origin-refused)']);
    expect(questions).toHaveLength(8);
    for (const { origin } of questions) expect(origin).toMatch(/app\.example\.com|^http:\/\/localhost:\d+$/);
  });

  it('is found also where the layer passes on what it refuses, and no route takes OPTIONS', () => {
    const server: Server = (request) => {
      const reply = listOf(`${PAGE}/`)(request);
      return reply.headers.length > 1 || request.kind !== 'preflight' ? reply : { ...reply, status: 404 };
    };
    const { judged } = diagnosed(server, callTo('/items', { method: 'PUT' }));
    expect(codes(judged)).toEqual(['error allow-origin-missing (listed-with-slash)']);
    const other: Server = (request) => ({ ...listOf()(request), status: 404 });
    expect(codes(diagnosed(other, callTo('/items', { method: 'PUT' })).judged)).toEqual([
      'error preflight-not-handled (404)',
    ]);
  });

  it('says so also when it refuses with a status', () => {
    const server: Server = (request) => {
      const reply = listOf(`${PAGE}/`)(request);
      return reply.headers.length > 1 ? reply : { status: 403, headers: [] };
    };
    expect(codes(diagnosed(server, callTo('/items', { method: 'PUT' })).judged)).toEqual([
      'error allow-origin-missing (listed-with-slash)',
    ]);
  });
});

/** Says nothing at all when it refuses a method or header, as strict servers do. */
const strict =
  (methods: readonly string[], headers: readonly string[], status = 204): Server =>
  ({ kind, headers: lines }) => {
    const asked = (name: string): string => lines.find((line) => line[0] === name)?.[1] ?? '';
    const refuses =
      kind === 'preflight' &&
      (!methods.includes(asked('Access-Control-Request-Method')) ||
        asked('Access-Control-Request-Headers')
          .split(',')
          .some((name) => name !== '' && !headers.includes(name)));
    const lists = [
      ['Access-Control-Allow-Methods', methods.join()] as const,
      ['Access-Control-Allow-Headers', headers.join()] as const,
    ];
    return refuses
      ? { status, headers: [['Vary', 'Origin']] }
      : { status: 204, headers: [['Access-Control-Allow-Origin', PAGE], ...lists] };
  };

describe('a preflight that is refused as a whole', () => {
  const call = callTo('/items', {
    method: 'PUT',
    headers: ['X-A', 'X-B', 'X-C', 'X-D', 'X-E'].map((name) => [name, '1'] as const),
  });
  const all = ['x-a', 'x-b', 'x-c', 'x-d', 'x-e'];

  it.each([204, 403])('is told to be the one header, answered with %i', (status) => {
    const server = strict(
      ['GET', 'PUT'],
      all.filter((name) => name !== 'x-d'),
      status,
    );
    const { judged, questions } = diagnosed(server, call);
    expect(codes(judged)).toEqual(['error preflight-refused-as-a-whole (header)']);
    expect(findingsOf([judged])[0]).toMatchObject({ args: { methods: [], headers: ['x-d'] } });
    expect(findingsOf([judged])[0]?.fix.policy).toMatchObject({ headers: all, lists: { headers: true } });
    expect(questions.length).toBeLessThanOrEqual(8);
  });

  it('is told to be the method', () => {
    const { judged, questions } = diagnosed(strict(['GET'], all), call);
    expect(codes(judged)).toEqual(['error preflight-refused-as-a-whole (method)']);
    expect(findingsOf([judged])[0]?.fix.text).toBe('Allow the method PUT in the CORS settings of the API.');
    expect(questions).toHaveLength(3);
  });

  it('passes in its healthy twin', () => {
    expect(codes(diagnosed(strict(['GET', 'PUT'], all), call).judged)).toEqual([]);
  });
});

it('asks nothing where the answer says it all', () => {
  const mismatch: Server = () => ({
    status: 200,
    headers: [['Access-Control-Allow-Origin', 'https://www.example.com']],
  });
  expect(diagnosed(mismatch, callTo('/items')).questions).toEqual([]);
  const unrouted: Server = ({ kind }) => ({ status: kind === 'preflight' ? 404 : 200, headers: [] });
  expect(diagnosed(unrouted, callTo('/items', { method: 'PUT' })).questions).toEqual([]);
  expect(diagnosed(unrouted, callTo('/items')).questions).toHaveLength(1);
  const missing = judgedBy(() => ({ status: 200, headers: [] }), callTo('/items'));
  expect(isPuzzling(missing)).toBe(true);
  for (const more of [{ pageKnown: false }, { developmentTarget: true }, { thirdParty: true }, { page: 'null' }])
    expect(isPuzzling({ ...missing, ...more })).toBe(false);
});

it('names one route where only its answer lacks the header', () => {
  const server: Server = ({ kind }) => ({
    status: 200,
    headers: kind === 'preflight' ? [['Access-Control-Allow-Origin', PAGE]] : [],
  });
  const { judged, questions } = diagnosed(server, callTo('/items'));
  expect(codes(judged)).toEqual(['error allow-origin-missing (only-this-route)']);
  expect(questions).toHaveLength(1);
});

/** Turns away what says that it comes from elsewhere, and lets the page in behind that. */
const policed: Server = (_request, { withoutMetadata = false } = { origin: PAGE, method: 'GET', headers: [] }) =>
  withoutMetadata
    ? { status: 204, headers: [['Access-Control-Allow-Origin', PAGE]] }
    : { status: 403, headers: [['Content-Type', 'text/plain']] };

describe('a policy on Fetch Metadata', () => {
  const put = callTo('/items', { method: 'PUT' });

  it('is told by two preflights that differ in Sec-Fetch-* alone', () => {
    const { judged, questions } = diagnosed(policed, put);
    expect(codes(judged)).toEqual(['error fetch-metadata-rejected (cross-site)']);
    expect(questions).toEqual([
      { origin: PAGE, method: 'GET', headers: [] },
      { origin: PAGE, method: 'GET', headers: [], withoutMetadata: true },
    ]);
    const [finding] = findingsOf([judged]);
    expect(finding?.prod).toContain('The PUT is never sent');
    expect(finding?.seen).toEqual([
      'OPTIONS with Sec-Fetch-Site: cross-site -> 403, the same without Sec-Fetch-* -> 204',
    ]);
    expect(finding?.curl).toContain("-H 'Sec-Fetch-Site: cross-site' -H 'Sec-Fetch-Mode: cors'");
    expect(finding?.fix).toMatchObject({ policy: null, forwarding: { to: 'https://api.example.com' } });
  });

  it('is told also where the list behind it does not name the page', () => {
    const server: Server = (request, question) => ({ ...policed(request, question), headers: [] });
    expect(codes(diagnosed(server, put).judged)).toEqual(['error fetch-metadata-rejected (cross-site)']);
  });

  it('is no answer to other failures of the same API', () => {
    const other = judgedBy(() => ({ status: 200, headers: [] }), callTo('/others'), { id: 'c2', layerSeen: true });
    const { diagnosis = [] } = diagnosed(policed, put).judged;
    expect(codes({ ...other, diagnosis })).toEqual(['error allow-origin-missing (origin-refused)']);
  });

  it('is told from a filter on the Origin, which turns both away', () => {
    const filter: Server = () => ({ status: 403, headers: [['Content-Type', 'text/plain']] });
    expect(codes(diagnosed(filter, put).judged)).toEqual(['error preflight-not-handled (403)']);
  });
});

describe('a call that is turned away while its preflight is not', () => {
  const evidence = { header: ':status', got: '403', needed: '200', hop: 0, stage: 'response' } as const;
  const verdict = { outcome: 'fail', stage: 'response', reason: 'origin-rejected', evidence: [evidence] } as const;
  const rejected = judged(callTo('/items'), { verdicts: { chromium: { ...verdict, unproven: true } } });
  const answersOf = (mayRepeat: boolean, unmarked: number): JudgedCall => {
    const answers: Answered[] = [];
    const run = diagnose(rejected, { mayRepeat });
    for (let step = run.next(); !step.done;) {
      const { origin, isCall = false } = step.value;
      const status = isCall ? unmarked : 204;
      answers.push({ question: step.value, status, letIn: true });
      step = run.next({
        method: 'GET',
        url: rejected.call.url,
        origin,
        status,
        headers: [['Access-Control-Allow-Origin', PAGE]],
      });
    }
    return { ...rejected, fetchSite: 'same-site', diagnosis: answers };
  };

  it('is repeated once without Sec-Fetch-*, with the page as its origin, where no cache keeps it', () => {
    const { diagnosis = [] } = answersOf(true, 200);
    expect(diagnosis.map(({ question }) => question)).toEqual([
      { origin: PAGE, method: 'GET', headers: [] },
      { origin: PAGE, method: 'GET', headers: [], withoutMetadata: true, isCall: true },
    ]);
    expect(codes(answersOf(true, 200))).toEqual(['warning fetch-metadata-rejected (same-site)']);
    expect(codes(answersOf(true, 403))).toEqual(['warning server-rejects-origin (403)']);
  });

  it('is not repeated where a cache may keep it: then both causes are named', () => {
    const unknown = answersOf(false, 200);
    expect(unknown.diagnosis).toHaveLength(1);
    expect(codes(unknown)).toEqual(['warning server-rejects-origin (403)']);
    expect(findingsOf([unknown])[0]?.fix.text).toContain('Sec-Fetch-Site');
  });
});
