import { describe, expect, it } from 'vitest';
import { findingsOf, type Finding, type JudgedCall } from '../../packages/cors-guard/src/findings/index.ts';
import { templateOf } from '../../packages/cors-guard/src/observe/index.ts';
import type { Call, Exchange, Reason, Stage } from '../../packages/cors-guard/src/predict/index.ts';
import { fetchCall, judgeFor } from '../helpers/judge.ts';
import { hasCurl, pasted, valuesIn } from '../helpers/pasted.ts';
import { startTarget, type Answer, type RecordingTarget } from '../helpers/recording-target.ts';
import { closing, PAGE } from '../helpers/set-up.ts';

/** Judges one call and gives its first finding, with the template a session would have. */
async function findingFor(target: RecordingTarget, path: string, more: Partial<Call> = {}): Promise<Finding> {
  const call = fetchCall(target.origin + path, more);
  const template = templateOf(new URL(call.url));
  const judged = { ...(await judgeFor(PAGE, call, 'c1')), template, productionUrl: target.origin + template };
  const [finding] = findingsOf([judged]);
  if (!finding) throw new Error(`${path} gives a finding`);
  return finding;
}

const allow = { 'Access-Control-Allow-Origin': PAGE };
const json: Partial<Call> = { method: 'PUT', headers: [['Content-Type', 'application/json']] };

/** Answers a preflight and the call itself with these statuses and headers. */
const answers =
  (preflight: [number, Record<string, string>], actual: [number, Record<string, string>]): Answer =>
  (request, response) =>
    void response.writeHead(...(request.method === 'OPTIONS' ? preflight : actual)).end();

const set: readonly { code: string; answer: Answer; call?: Partial<Call> }[] = [
  { code: 'allow-origin-missing', answer: answers([204, {}], [200, {}]) },
  { code: 'allow-origin-missing', answer: answers([200, { Vary: 'Origin' }], [200, {}]), call: json },
  { code: 'allow-origin-mismatch', answer: answers([204, {}], [200, { 'Access-Control-Allow-Origin': `${PAGE}/` }]) },
  { code: 'allow-origin-invalid', answer: answers([204, {}], [200, { 'Access-Control-Allow-Origin': '' }]) },
  {
    code: 'wildcard-with-credentials',
    answer: answers([204, {}], [200, { 'Access-Control-Allow-Origin': '*' }]),
    call: { credentials: 'include' },
  },
  { code: 'allow-credentials-missing', answer: answers([204, {}], [200, allow]), call: { credentials: 'include' } },
  { code: 'preflight-not-handled', answer: answers([401, {}], [200, allow]), call: json },
  { code: 'preflight-redirected', answer: answers([308, { Location: '/items/' }], [200, allow]), call: json },
  {
    code: 'method-not-allowed',
    answer: answers([204, { ...allow, 'Access-Control-Allow-Headers': 'content-type' }], [200, allow]),
    call: json,
  },
  {
    code: 'header-not-allowed',
    answer: answers([204, { ...allow, 'Access-Control-Allow-Methods': 'PUT' }], [200, allow]),
    call: json,
  },
  { code: 'redirect-without-cors', answer: answers([204, {}], [301, { Location: '/items/' }]) },
];

describe.skipIf(!hasCurl)('a printed command, pasted into a shell', () => {
  it.each(set)('shows the evidence of $code', async ({ code, answer, call }) => {
    const target = closing(await startTarget(answer));
    const finding = await findingFor(target, '/users/4711/items?page=2', call);
    expect(finding.code).toBe(code);
    const before = target.received.length;
    const { shown } = await pasted(finding.curl, { ID: '4711', QUERY_PAGE: '2', COOKIE: 'sid=1' });
    expect(target.received[before]?.url).toBe('/users/4711/items?page=2');
    expect(target.received[before]?.headers.origin).toBe(PAGE);
    for (const { header, got } of finding.evidence) {
      const values = valuesIn(shown, header);
      if (got === null) expect([header, values]).toEqual([header, []]);
      else expect(values).toContain(got);
    }
    expect(valuesIn(shown, ':status')).not.toEqual([]);
  });

  /** What the page has got, as a session tells it: no server of a test is slow or strict enough by itself. */
  const told = async (target: RecordingTarget, more: Partial<JudgedCall>, of: Partial<Call> = {}): Promise<Finding> => {
    const [finding] = findingsOf([
      { ...(await judgeFor(PAGE, fetchCall(`${target.origin}/items`, of), 'c1')), ...more },
    ]);
    return finding ?? expect.fail('there is a finding');
  };
  const rejected = (got: string | null, reason: Reason, stage: Stage): Partial<JudgedCall> => {
    const evidence = [{ header: ':status', got, needed: '200', hop: 0, stage }];
    return {
      verdicts: { chromium: { outcome: 'fail', stage, reason, evidence, unproven: true } },
      observed: { status: 200 },
    };
  };

  it('shows who is turned away by his origin', async () => {
    const target = closing(
      await startTarget(({ headers }, response) => void response.writeHead(headers.origin ? 403 : 200, allow).end()),
    );
    const finding = await told(target, rejected('403', 'origin-rejected', 'response'));
    expect(finding.code).toBe('server-rejects-origin');
    expect(valuesIn((await pasted(finding.curl, {})).shown, ':status')).toEqual(['403']);
  });

  it('shows that no answer comes, and ends', async () => {
    const target = closing(await startTarget(({ method }, response) => void (method === 'OPTIONS' || response.end())));
    const finding = await told(target, rejected(null, 'network-error', 'preflight'), { method: 'GET' });
    expect(finding).toMatchObject({ code: 'preflight-not-handled', detail: 'timeout' });
    expect(finding.curl).toContain('curl -sSi -m 10 -X OPTIONS ');
    const { shown, complaints } = await pasted(finding.curl.replace('-m 10', '-m 0.3'), {});
    expect([shown, complaints]).toEqual(['', expect.stringContaining('timed out')]);
  });

  it('shows the cookie by its name', async () => {
    const cookie = { 'Set-Cookie': 'sid=s3cret; Path=/', ...allow };
    const target = closing(await startTarget(answers([204, {}], [200, cookie])));
    const headers: Exchange['headers'] = [['Set-Cookie', 'sid=; Path=/']];
    const answer = { method: 'GET', url: `${target.origin}/items`, origin: null, status: 200, headers };
    const finding = await told(target, { answers: [answer] });
    expect(finding.code).toBe('set-cookie-ignored');
    const { shown } = await pasted(finding.curl, {});
    expect(shown).toContain('Set-Cookie: sid');
    expect(shown).not.toContain('s3cret');
  });

  it('shows which layer answers', async () => {
    const preflight = { ...allow, 'Access-Control-Allow-Headers': 'x-tenant' };
    const target = closing(await startTarget(answers([204, preflight], [502, { Server: 'edge/1.0' }])));
    const finding = await findingFor(target, '/items', { headers: [['X-Tenant', 'a']] });
    expect(finding.code).toBe('edge-answers-without-cors');
    expect(valuesIn((await pasted(finding.curl, {})).shown, 'server')).toEqual(['edge/1.0']);
  });

  it('sends what variables stand for, and shows nothing of it', async () => {
    const target = closing(await startTarget(answers([204, {}], [200, allow])));
    const finding = await findingFor(target, '/items', {
      credentials: 'include',
      headers: [['Accept-Language', 'en']],
    });
    expect(finding.curl).toContain('"$COOKIE"');
    const before = target.received.length;
    await pasted(finding.curl, { COOKIE: 'sid=1; a=$(touch pwned)', HEADER_ACCEPT_LANGUAGE: 'en' });
    expect(target.received[before]?.headers).toMatchObject({
      cookie: 'sid=1; a=$(touch pwned)',
      'accept-language': 'en',
    });
  });

  it.each([
    '/items/$(touch%20pwned)',
    '/items/`touch%20pwned`',
    "/items/'$(touch$IFS'pwned)",
    "/items/a;touch$IFS'pwned';b",
    '/items/a|touch${IFS}pwned&b',
    '/items?a=1&$(touch%20pwned)=1',
    "/items?'%3Btouch%20pwned%3B'=1",
  ])('runs nothing but curl: %s', async (path) => {
    const target = closing(await startTarget(answers([204, {}], [200, {}])));
    const finding = await findingFor(target, path);
    const { files } = await pasted(finding.curl, {});
    expect(files).toEqual([]);
  });

  it('runs nothing but curl, however methods, headers and Locations are called', async () => {
    const evil = {
      Location: '/$(touch pwned)`touch pwned`;touch pwned',
      'Access-Control-Allow-Origin': "$(touch pwned)'",
    };
    const target = closing(await startTarget(answers([204, evil], [301, evil])));
    for (const more of [
      { method: "PU`touch'$|&!" },
      { headers: [["x-`touch$'|&!", '1'] as const] },
      {},
    ] as Partial<Call>[]) {
      const finding = await findingFor(target, '/items', more);
      const { files } = await pasted(finding.curl, {});
      expect(files).toEqual([]);
    }
  });
});
