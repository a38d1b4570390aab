import { execFile, spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findingsOf, type Finding } from '../../packages/cors-guard/src/findings/index.ts';
import { templateOf } from '../../packages/cors-guard/src/observe/index.ts';
import type { Call } from '../../packages/cors-guard/src/predict/index.ts';
import { fetchCall, judgeFor } from '../helpers/judge.ts';
import { startFolder } from '../helpers/folder.ts';
import { startTarget, type Answer, type RecordingTarget } from '../helpers/recording-target.ts';
import { closing, PAGE } from '../helpers/set-up.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0 && spawnSync('sh', ['-c', 'true']).status === 0;

/** Judges one call and gives its first finding, with the template a session would have. */
async function findingFor(target: RecordingTarget, path: string, more: Partial<Call> = {}): Promise<Finding> {
  const call = fetchCall(target.origin + path, more);
  const template = templateOf(new URL(call.url));
  const judged = { ...(await judgeFor(PAGE, call, 'c1')), template, productionUrl: target.origin + template };
  const [finding] = findingsOf([judged]);
  if (!finding) throw new Error(`${path} gives a finding`);
  return finding;
}

/** Runs a line as it is printed, in a folder of its own, with these variables; gives what it shows and the files it made. */
async function pasted(line: string, variables: Record<string, string>): Promise<{ shown: string; files: string[] }> {
  const folder = closing(await startFolder());
  const env = { PATH: process.env.PATH ?? '', ...variables };
  const { stdout } = await promisify(execFile)('sh', ['-c', line], { cwd: folder.path, env });
  return { shown: stdout, files: await readdir(folder.path) };
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

/** Values of a header in what curl shows, or the statuses. */
function valuesIn(shown: string, header: string): readonly string[] {
  const pattern = header === ':status' ? /^HTTP\/[\d.]+ (\d+)/gm : new RegExp(`^${header}: ?(.*?)\\r?$`, 'gim');
  return [...shown.matchAll(pattern)].map((match) => match[1] ?? '');
}
