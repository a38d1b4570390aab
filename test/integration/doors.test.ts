import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPageStates } from '../../packages/cors-guard/src/report/page-state.ts';
import { failing, finding, snapshot } from '../../packages/cors-guard/src/report/testing.ts';
import { createDoors } from '../../packages/cors-guard/src/report/doors.ts';
import type { OfferedFix, PageAnswer, PageCommand, PageState } from '../../packages/cors-guard/src/report/protocol.ts';
import { closed, listening } from '../helpers/listening.ts';
import { certificateFor } from '../helpers/tls-target.ts';

const TOKEN = 'a-token-of-this-start';
const commands: PageCommand[] = [];
let state: PageState | undefined;
/** What has come through the line: value, known revision, page. */
const heard: unknown[] = [];

const doors = createDoors({
  base: '/app/',
  allowedHosts: ['dev.example'],
  token: TOKEN,
  state: () => state,
  probes: () => ({ targets: [], latest: [] }),
  script: () => Promise.resolve('export {}'),
  onCommand: (command) => commands.push(command),
  line: {
    hear: (value, { origin, known }): PageAnswer => {
      heard.push([value, known, origin]);
      return { revision: 'r1' };
    },
    code: (file) => Promise.resolve(`/* ${file} */`),
  },
});
const server = createServer((request, response) => {
  // What a dev server with an open CORS layer has done by then.
  response.setHeader('Access-Control-Allow-Origin', '*');
  if (!doors(request, response)) response.writeHead(299).end();
});
let port: number;

beforeAll(async () => {
  ({ port } = await listening(server));
});
afterAll(() => closed(server));

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

function ask(
  path: string,
  headers: Record<string, string> = {},
  body?: string,
  method: string = body === undefined ? 'GET' : 'POST',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ port, path, method, headers: { host: `localhost:${port}`, ...headers } }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const ownPage = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
const json = { 'content-type': 'application/json' };
const command = JSON.stringify({ kind: 'check-again', calls: ['c1'] });
const statePath = '/app/__cors-guard/state.json';

describe('the doors of the report page', () => {
  it('leave everything else to the dev server', async () => {
    for (const path of ['/', '/__cors-guard/', '/app/__cors-guarded', '/app/api?x=/app/__cors-guard/'])
      expect([path, (await ask(path)).status]).toEqual([path, 299]);
  });

  it('open to the dev page', async () => {
    expect((await ask(statePath, ownPage)).body).toBe('null');
    expect((await ask('/app/__cors-guard/summary.json', ownPage)).status).toBe(200);
    expect((await ask('/app/__cors-guard/report.js', ownPage)).headers['content-type']).toContain('text/javascript');
    expect((await ask('/app/__cors-guard/command', { ...ownPage, ...json }, command)).status).toBe(200);
    expect(commands).toEqual([{ kind: 'check-again', calls: ['c1'] }]);
  });

  it('hand out the change for every server, of a finding that is there', async () => {
    const links = { overlay: false, reportUrl: '/app/__cors-guard/', editorUrl: null } as const;
    state = createPageStates(links).next(snapshot({ calls: [failing('c1')], findings: [finding()] }));
    const [found] = state.findings;
    const fixes = async (key: string): Promise<Answer> =>
      ask(`/app/__cors-guard/fixes.json?${new URLSearchParams({ finding: key })}`, ownPage);
    const offered = JSON.parse((await fixes(found?.key ?? '')).body) as OfferedFix[];
    expect(offered.filter(({ at }) => at === 'api')).toHaveLength(22);
    expect(offered.filter(({ at }) => at === 'page')).toHaveLength(5);
    for (const key of ['', 'no such finding', '__proto__', `${found?.key}x`])
      expect([key, (await fixes(key)).status]).toEqual([key, 404]);
    state = undefined;
  });

  it('open by hand, as a document of its own that no frame may hold', async () => {
    const opened = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const answer = await ask('/app/__cors-guard/', opened);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect((await ask('/app/__cors-guard', opened)).headers.location).toBe('/app/__cors-guard/');
  });

  it('open by the token where the browser says nothing of where it comes from', async () => {
    expect((await ask(`/app/__cors-guard/?token=${TOKEN}`)).body).toContain(`report.js?token=${TOKEN}`);
    expect((await ask(statePath, { 'x-cors-guard-token': TOKEN })).status).toBe(200);
    expect((await ask(statePath, { 'x-cors-guard-token': `${TOKEN}x` })).status).toBe(403);
    expect((await ask('/app/__cors-guard/')).status).toBe(403);
  });

  it.each([
    ['another host (DNS rebinding)', { ...ownPage, host: 'evil.example' }],
    ['another port of the same host', { ...ownPage, 'sec-fetch-site': 'same-site' }],
    ['a page elsewhere', { ...ownPage, 'sec-fetch-site': 'cross-site' }],
    ['a file page or a sandboxed frame', { ...ownPage, 'sec-fetch-site': 'cross-site', origin: 'null' }],
    ['no Sec-Fetch headers and no token', {}],
    ['a script element elsewhere', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'script' }],
    [
      'a link elsewhere',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    ],
    ['a frame elsewhere', { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'iframe' }],
  ])('stay shut for %s', async (_, headers) => {
    for (const path of ['', 'state.json', 'summary.json', 'fixes.json', 'probes.json', 'report.js']) {
      const answer = await ask(`/app/__cors-guard/${path}`, headers);
      expect([path, answer.status, answer.body]).toEqual([path, 403, '']);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('start nothing for a form, for other types and for what is no command', async () => {
    const before = commands.length;
    const path = '/app/__cors-guard/command';
    expect((await ask(path, { 'sec-fetch-site': 'cross-site', ...json }, command)).status).toBe(403);
    expect((await ask(path, { ...ownPage, 'content-type': 'text/plain' }, command)).status).toBe(403);
    expect((await ask(path, { ...ownPage, ...json }, '{"kind":"delete"}')).status).toBe(400);
    expect((await ask(path, { ...ownPage, ...json }, `[${'1,'.repeat(20_000)}1]`)).status).toBe(400);
    expect((await ask(path, { ...ownPage })).status).toBe(405);
    expect((await ask('/app/__cors-guard/__proto__', ownPage)).status).toBe(404);
    expect(commands).toHaveLength(before);
  });
});

describe('the line of pages that have no socket', () => {
  const path = '/app/__cors-guard/report';
  const own = (): string => `http://localhost:${port}`;
  const report = JSON.stringify({ page: 'p', calls: [], reads: [] });

  it('takes a report, and a question that brings none', async () => {
    heard.length = 0;
    const answer = await ask(`${path}?known=r0`, { ...ownPage, ...json, origin: own() }, report);
    expect([answer.status, answer.body]).toEqual([200, '{"revision":"r1"}']);
    expect((await ask(path, { ...ownPage, ...json }, 'null')).status).toBe(200);
    expect(heard).toEqual([
      [JSON.parse(report), 'r0', own()],
      [null, '', undefined],
    ]);
  });

  it('knows its page by the Origin where the browser says nothing else: on plain http, under a name', async () => {
    heard.length = 0;
    const named = { host: 'dev.example', ...json };
    expect((await ask(path, { ...named, origin: 'http://dev.example' }, report)).status).toBe(200);
    expect((await ask(path, { ...named, host: 'DEV.example', origin: 'http://dev.example' }, report)).status).toBe(200);
    expect(heard).toHaveLength(2);
  });

  it.each<[string, Record<string, string>]>([
    ['another host', { origin: 'http://evil.example' }],
    ['another port of the same host', { origin: 'http://dev.example:81' }],
    ['nobody: a file, a sandboxed frame, a redirect through another origin', { origin: 'null' }],
    ['a program that does not say', {}],
    ['a page elsewhere, whatever Origin it has', { origin: 'http://dev.example', 'sec-fetch-site': 'cross-site' }],
    ['a neighbouring port, whatever Origin it has', { origin: 'http://dev.example', 'sec-fetch-site': 'same-site' }],
    ['a name that is pointed here (DNS rebinding)', { host: 'evil.example', origin: 'http://evil.example' }],
    ['a form, which cannot send JSON', { origin: 'http://dev.example', 'content-type': 'text/plain' }],
  ])('hears nothing of %s', async (_, headers) => {
    heard.length = 0;
    for (const [door, body] of [['report', report] as const, ['command', command] as const]) {
      const before = commands.length;
      const answer = await ask(`/app/__cors-guard/${door}`, { host: 'dev.example', ...json, ...headers }, body);
      expect([answer.status, answer.body, commands.length]).toEqual([403, '', before]);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
    expect(heard).toEqual([]);
  });

  it('reads no more than a page may send, and nothing that is no JSON', async () => {
    heard.length = 0;
    const sent = { ...ownPage, ...json };
    for (const body of ['', '{', `"${'x'.repeat(4_194_304)}"`]) {
      expect((await ask(path, sent, body)).status).toBe(400);
    }
    expect((await ask(path, ownPage)).status).toBe(405);
    expect(heard).toEqual([]);
  });

  it('is the same over HTTP/2, where the Host has another name', async () => {
    const secure = createSecureServer(await certificateFor('localhost'), (request, response) => {
      doors(request as unknown as IncomingMessage, response as unknown as ServerResponse);
    });
    await once(secure.listen(0, '127.0.0.1'), 'listening');
    const own = `https://localhost:${(secure.address() as AddressInfo).port}`;
    const client = connect(own, {
      rejectUnauthorized: false,
      lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const statusOf = async (headers: Record<string, string>): Promise<unknown> => {
      const stream = client.request({ ':method': 'POST', ':path': path, ...json, ...headers });
      stream.resume().end(report);
      const [answer] = (await once(stream, 'response')) as [Record<string, unknown>];
      return answer[':status'];
    };
    heard.length = 0;
    expect(await statusOf({ ...ownPage, origin: own })).toBe(200);
    expect(await statusOf({ origin: own })).toBe(200);
    expect(await statusOf({ origin: 'https://evil.example' })).toBe(403);
    expect(await statusOf({ ...ownPage, ':authority': 'evil.example' })).toBe(403);
    expect(heard).toHaveLength(2);
    client.close();
    secure.close();
  });

  it('lets no other page ask by a preflight', async () => {
    const asked = { origin: 'http://evil.example', 'access-control-request-method': 'POST' };
    const answer = await ask(path, asked, undefined, 'OPTIONS');
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([405, undefined]);
  });

  it('hands out its code, which is no secret, but not to a page that is known to be elsewhere', async () => {
    for (const file of ['client', 'overlay']) {
      const url = `/app/__cors-guard/${file}.js`;
      expect((await ask(url, ownPage)).body).toBe(`/* ${file} */`);
      expect((await ask(url, { host: 'dev.example' })).status).toBe(200);
      expect((await ask(url, { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'script' })).status).toBe(403);
      // A browser that does not say where it asks from obeys this.
      expect((await ask(url)).headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });
});
