import { createServer, type IncomingMessage } from 'node:http';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BrowserRequest, HeaderLine } from '../../packages/cors-guard/src/predict/types.ts';
import { createProber } from '../../packages/cors-guard/src/probe/index.ts';
import { chromiumFlags, findChromium } from '../../scripts/programs.mjs';
import { listening } from '../helpers/listening.ts';
import { requestTo } from '../helpers/probe.ts';

interface Received {
  readonly method: string;
  readonly url: string;
  readonly lines: readonly HeaderLine[];
}

interface Recorder {
  readonly port: number;
  readonly received: Received[];
  close(): Promise<void>;
}

/** What the page does, in its own words, and the first request that follows from it. */
const CALLS: readonly (readonly [script: string, expected: Partial<BrowserRequest>])[] = [
  ['fetch(url)', { method: 'GET' }],
  ["fetch(url, { method: 'HEAD' })", { method: 'HEAD' }],
  [
    "new Promise((end) => { const x = new XMLHttpRequest(); x.open('GET', url); x.onloadend = end; x.send(); })",
    { method: 'GET' },
  ],
  ["fetch(url, { method: 'DELETE' })", preflight('DELETE')],
  ["fetch(url, { method: 'patch', body: 'x' })", preflight('patch')],
  ["fetch(url, { headers: { 'X-Tenant': 'a', Authorization: 'b' } })", preflight('GET', 'authorization,x-tenant')],
  ["fetch(url, { mode: 'no-cors' })", { method: 'GET', origin: null }],
];

function preflight(method: string, names?: string): Partial<BrowserRequest> {
  const headers: HeaderLine[] = [['Access-Control-Request-Method', method]];
  if (names !== undefined) headers.push(['Access-Control-Request-Headers', names]);
  return { kind: 'preflight', method: 'OPTIONS', headers };
}

const prober = createProber({ resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) });
let browser: Browser;
let pages: Recorder;
let api: Recorder;

beforeAll(async () => {
  [pages, api] = await Promise.all([startRecorder(), startRecorder()]);
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium found: run "npm run browsers".');
  browser = await chromium.launch({
    executablePath,
    args: [...chromiumFlags, '--host-resolver-rules=MAP *.example.test 127.0.0.1'],
    chromiumSandbox: !chromiumFlags.includes('--no-sandbox'),
  });
});

afterAll(async () => {
  prober.close();
  await browser?.close();
  await Promise.all([pages?.close(), api?.close()]);
});

describe.each([
  ['same-site', 'localhost', 'localhost'],
  ['cross-site', 'localhost', '127.0.0.1'],
  ['not trustworthy', 'localhost', 'api.example.test'],
  ['not trustworthy from such a page', 'app.example.test', 'api.example.test'],
])('a probe is what Chromium sends: %s, page at %s, API at %s', (_, pageHost, apiHost) => {
  let page: Page;
  let pageOrigin: string;
  let target: string;
  let browserHeaders: readonly HeaderLine[];

  beforeAll(async () => {
    pageOrigin = `http://${pageHost}:${pages.port}`;
    target = `http://${apiHost}:${api.port}`;
    page = await browser.newPage();
    await page.goto(`${pageOrigin}/`);
    // As in development: a call to its own server tells what the browser says of itself.
    await page.evaluate(`fetch('/own?from=${pageHost}&to=${apiHost}')`);
    browserHeaders = pages.received.at(-1)?.lines ?? [];
  });

  afterAll(() => page?.close());

  it.each(CALLS)('%s', async (script, expected) => {
    const id = `/items?${new URLSearchParams({ script })}&from=${pageHost}&to=${apiHost}`;
    await page.evaluate(`(async (url) => ${script})('${target}${id}').catch(() => {})`);
    const real = api.received.find(({ url }) => url === id);
    expect(real).toBeDefined();
    const before = api.received.length;
    await prober.send(requestTo(target + id, { origin: pageOrigin, ...expected }), {
      target,
      transport: {},
      browserHeaders,
      pageOrigin,
      gateHeaders: [],
      destination: '',
      timeoutMs: 20_000,
    });
    const [probe] = api.received.slice(before);
    expect(probe?.method).toBe(real?.method);
    expect(probe?.lines).toEqual(real?.lines.map(withOwnName));
  });
});

const withOwnName = ([name, value]: HeaderLine): HeaderLine =>
  name === 'User-Agent' ? [name, `${value} cors-guard/0.0.0-test`] : [name, value];

/** A server that allows everything and writes down every request. */
async function startRecorder(): Promise<Recorder> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    received.push(receivedOf(request));
    const { origin = '*' } = request.headers;
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Allow-Methods', 'PATCH, patch, DELETE');
    response.setHeader('Access-Control-Allow-Headers', 'authorization, x-tenant');
    response.setHeader('Cache-Control', 'no-store');
    response
      .setHeader('Content-Type', 'text/html')
      .end('<!doctype html><title>page</title><link rel="icon" href="data:,">');
  });
  return { ...(await listening(server)), received };
}

function receivedOf({ method = '', url = '', rawHeaders }: IncomingMessage): Received {
  const lines = rawHeaders.flatMap((name, index): HeaderLine[] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  );
  return { method, url, lines };
}
