import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../packages/cors-guard/src/clock.ts';
import { readCheck } from '../../packages/cors-guard/src/cli/arguments.ts';
import { check } from '../../packages/cors-guard/src/cli/check.ts';
import { printCheck } from '../../packages/cors-guard/src/cli/print.ts';
import { run } from '../../packages/cors-guard/src/cli/run.ts';
import { createProber, type Prober } from '../../packages/cors-guard/src/probe/index.ts';
import { noCorsApi, startTarget, type Answer, type RecordingTarget } from '../helpers/recording-target.ts';

// Not https: WebKit would stop at mixed content before it asks a loopback API by http.
const PAGE = 'http://app.example.com';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function api(handler: Answer): Promise<RecordingTarget> {
  const target = await startTarget(handler);
  closers.push(() => target.close());
  return target;
}

async function cli(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const status = await run(args, {
    env: {},
    out: (text) => out.push(stripVTControlCharacters(text)),
    err: (text) => err.push(text),
    colors: false,
  });
  return { status, out: out.join('\n'), err: err.join('\n') };
}

const allowing: Answer = (request, response) => {
  response.setHeader('Access-Control-Allow-Origin', PAGE);
  response.setHeader('Access-Control-Allow-Methods', 'GET, PUT');
  response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type');
  response.writeHead(request.method === 'OPTIONS' ? 204 : 200).end();
};

describe('cors-guard check', () => {
  it('ends with 0 and says what the page can read when the call passes in every browser', async () => {
    const target = await api(allowing);
    const { status, out } = await cli('check', `${target.origin}/items`, '--page', PAGE, '-H', 'authorization: s3cret');
    expect(status).toBe(0);
    expect(out).toMatch(/chromium +passes {2}the page can read 200/);
    expect(out).toContain(`corsGuard({ production: { page: '${PAGE}', api: '${target.origin}' } })`);
    expect(target.received.map(({ method }) => method)).toEqual(['OPTIONS', 'GET']);
    expect(target.received[0]?.headers).not.toHaveProperty('authorization');
    expect(target.received[1]?.headers).toMatchObject({ authorization: 's3cret', origin: PAGE });
    expect(out).not.toContain('s3cret');
  });

  it('ends with 1 and prints the finding when one browser blocks the call', async () => {
    const target = await api(noCorsApi);
    const { status, out } = await cli('check', `${target.origin}/items`, '--page', PAGE);
    expect(status).toBe(1);
    expect(out).toMatch(/firefox +fails {2}response: allow-origin-missing/);
    expect(out).toMatch(/x allow-origin-missing \(no-cors-layer\) {2}GET /);
  });

  it('prints the change for the server that answered', async () => {
    const target = await api((_request, response) => void response.setHeader('X-Powered-By', 'Express').end());
    const { out } = await cli('check', `${target.origin}/items`, '--page', PAGE);
    expect(out).toContain('  for Express:');
    expect(out).toContain(`        origin: ['${PAGE}'],`);
    const rails = await api((_request, response) => void response.setHeader('Server', 'Puma').end());
    expect((await cli('check', `${rails.origin}/items`, '--page', PAGE)).out).toContain('for Rails (not run by');
  });

  it('names the way around: a route on the host of the page', async () => {
    const target = await api(noCorsApi);
    const plain = await cli('check', `${target.origin}/items/7`, '--page', PAGE);
    expect(plain.out).toContain(
      `\nOr no CORS at all: forward /items to ${target.origin}/items on the host of the page`,
    );
    const hosted = await cli('check', `${target.origin}/items/7`, '--page', 'http://shop.netlify.app');
    expect(hosted.out).toContain(`    /items/*  ${target.origin}/items/:splat  200\n`);
    expect((await cli('check', `${(await api(allowing)).origin}/items`, '--page', PAGE)).out).not.toContain(
      'no CORS at all',
    );
  });

  it('sends the preflight of an unsafe method and never the method, and says what stays open', async () => {
    const target = await api(allowing);
    const { status, out } = await cli('check', `${target.origin}/items/7`, '--page', PAGE, '-X', 'PUT');
    expect(status).toBe(2);
    expect(out).toContain(
      'open  A check never sends PUT itself: its preflight passes, the answer to the PUT stays open.',
    );
    expect(target.received.map(({ method }) => method)).toEqual(['OPTIONS']);
    const allowed = await cli('check', `${target.origin}/items/7`, '--page', PAGE, '-X', 'PUT', '--allow-unknown');
    expect(allowed.status).toBe(0);
  });

  it('sends nothing at all for an unsafe method without a preflight', async () => {
    const target = await api(noCorsApi);
    const { status, out } = await cli('check', `${target.origin}/items`, '--page', PAGE, '-X', 'POST');
    expect(status).toBe(2);
    expect(out).toContain('browsers send it without a preflight');
    expect(target.received).toEqual([]);
  });

  it('does not judge by what a stranger gets when the call would carry cookies', async () => {
    const target = await api((request, response) => {
      response.setHeader('Access-Control-Allow-Credentials', 'true');
      response.setHeader('Access-Control-Allow-Origin', request.headers.cookie === 'sid=1' ? PAGE : 'null');
      response.writeHead(request.headers.cookie === 'sid=1' ? 200 : 401).end();
    });
    const call = ['check', `${target.origin}/me`, '--page', PAGE, '--credentials', 'include'];
    const bare = await cli(...call);
    expect([bare.status, bare.out]).toEqual([2, expect.stringContaining('open  The API asks for a session (401)')]);
    expect((await cli(...call, '-H', 'Cookie: sid=1')).status).toBe(0);
  });

  it('keeps the headers it was given for the origin of the URL', async () => {
    const elsewhere = await api(allowing);
    const target = await api((request, response, body) => {
      if (request.method === 'OPTIONS') return allowing(request, response, body);
      const headers = { 'Access-Control-Allow-Origin': PAGE, Location: `${elsewhere.origin}/stored` };
      response.writeHead(302, headers).end();
    });
    await cli('check', `${target.origin}/file`, '--page', PAGE, '-H', 'authorization: s3cret');
    expect(elsewhere.received.length).toBeGreaterThan(0);
    expect(JSON.stringify(elsewhere.received)).not.toContain('s3cret');
  });

  it('prints the report document with masked exchanges as JSON', async () => {
    const target = await api((_request, response) => {
      response.writeHead(200, { 'Set-Cookie': 'sid=s3cret; Path=/', 'X-Secret': 's3cret' }).end();
    });
    const { out } = await cli('check', `${target.origin}/users/1234567?key=s3cret`, '--page', PAGE, '--json');
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      calls: [{ url: '/users/:id?key', verdicts: { webkit: { outcome: 'fail' } } }],
      findings: [{ code: 'allow-origin-missing' }],
      probes: { sent: target.received.length, byTarget: { [target.origin]: target.received.length } },
      exchanges: [{ method: 'GET', url: `${target.origin}/users/:id?key`, origin: PAGE, status: 200 }],
    });
    expect(out).not.toContain('s3cret');
    expect(out).not.toContain('1234567');
  });

  it('has nothing to check on the origin of the page itself', async () => {
    const target = await api(noCorsApi);
    const { status, out } = await cli('check', `${target.origin}/items`, '--page', target.origin);
    expect([status, out]).toEqual([0, expect.stringContaining('same origin, nothing to check')]);
    expect(target.received).toEqual([]);
  });

  it('says on standard error what went wrong, and ends with 2', async () => {
    const closed = createServer();
    closed.listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    const refused = await cli('check', `http://127.0.0.1:${port}/`, '--page', PAGE);
    expect([refused.status, refused.err]).toEqual([2, expect.stringContaining('refuses connections')]);
    const unknown = await cli('check', 'http://no-such-host.invalid/', '--page', PAGE);
    expect([unknown.status, unknown.err]).toEqual([2, expect.stringContaining('has a name that cannot be resolved')]);
    const usage = await cli('check', 'nonsense', '--page', PAGE, '--colour');
    expect([usage.status, usage.out]).toEqual([2, '']);
    expect(usage.err).toContain('--colour is not an option of check');
    expect(usage.err).toContain('"nonsense" is no URL to check: expected an absolute URL');
    expect((await cli('chek')).err).toContain('"chek" is no command');
  });

  it('repairs what can only mean one thing, and says so on standard error', async () => {
    const target = await api(allowing);
    const { status, out, err } = await cli('check', `${target.origin}/items`, '--page', `${PAGE}/`);
    expect([status, err]).toEqual([0, `cors-guard check: --page: "${PAGE}/" is read as "${PAGE}"`]);
    expect(out).toContain(`as ${PAGE}\n`);
  });

  it('does not wait for ever', async () => {
    const target = await api(() => undefined);
    const request = readCheck([`${target.origin}/items`, '--page', PAGE], {});
    if ('problems' in request) throw new Error(request.problems.join());
    const prober = createProber();
    closers.push(() => prober.close());
    const send: Prober['send'] = (one, context) => prober.send(one, { ...context, timeoutMs: 300 });
    const checked = await check(request, { prober: { send }, clock: systemClock });
    expect(checked.fault).toBe(`${target.origin} gives no answer in time`);
    expect(printCheck(request, checked, false)).toContain(`open  No answer came: ${checked.fault}.`);
    const preflighted = await check({ ...request, method: 'PUT' }, { prober: { send }, clock: systemClock });
    expect(preflighted.fault).toBe(`${target.origin} gives no answer in time, asked by OPTIONS`);
  });
});

describe('cors-guard explain', () => {
  it('says of a reserved code what is told in its place', async () => {
    expect(await cli('explain', 'csp-connect-src')).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^# csp-connect-src\n\nA reserved code[^]*the warning blocked-by-csp;/),
    });
  });

  it('prints the page about a code', async () => {
    const { status, out } = await cli('explain', 'preflight-redirected');
    expect([status, out]).toEqual([0, expect.stringMatching(/^# preflight-redirected\n[^]*## Change\n/)]);
  });

  it('says on standard error what is wrong with a code, and ends with 2', async () => {
    expect(await cli('explain', 'preflight-redirect')).toMatchObject({ status: 2, out: '' });
    expect((await cli('explain')).err).toBe('cors-guard explain: expected the code of one finding');
  });
});
