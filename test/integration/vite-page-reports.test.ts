import { describe, expect, it } from 'vitest';
import { corsGuard, type CorsGuardOptions } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { connectPage, openPage, pageCall, type PageSocket } from '../helpers/page-socket.ts';
import { startTarget, type Answer, type RecordingTarget } from '../helpers/recording-target.ts';
import { closing, judgedOf, PAGE, pageOf, type SetUp } from '../helpers/set-up.ts';
import { publicEntry, PUBLIC_HOST, startVite, type DevServer } from '../helpers/vite-dev.ts';

interface Guarded extends Omit<SetUp, 'api'> {
  readonly open: PageSocket;
}

/** A guarded dev server with a page that is open: its socket, and its requests through the proxy. */
async function setUp(
  answer: Answer,
  files: Record<string, string> = {},
  more: CorsGuardOptions = {},
): Promise<Guarded> {
  const target = closing(await startTarget(answer));
  const options: CorsGuardOptions = {
    enabled: true,
    report: 'report.json',
    production: { page: PAGE, api: `http://${PUBLIC_HOST}:${target.port}` },
    ...more,
  };
  const dev = await startDev(target, options, files);
  const open = closing(await openPage(dev));
  return { dev, target, open, page: pageOf(dev), judged: judgedOf(dev) };
}

async function startDev(target: RecordingTarget, options: CorsGuardOptions, files = {}): Promise<DevServer> {
  const server = { hmr: true, proxy: { '/api': publicEntry(target.port) } };
  return closing(await startVite({ plugins: [corsGuard(options)], server }, files));
}

/** Lets everybody in, but for calls with credentials. */
const wildcard: Answer = (_request, response) => {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
};

const outcomes = (report: Awaited<ReturnType<DevServer['report']>>): readonly string[] =>
  report.calls.map(({ method, url, verdicts }) => `${method} ${url} ${verdicts['chromium']?.outcome}`).sort();

describe('what a page tells about its calls', () => {
  it('makes the verdict exact: "*" with credentials is an error, without them it passes', async () => {
    const { dev, open, page, judged } = await setUp(wildcard);
    open.tell([pageCall(`${dev.url}/api/me`, { credentials: 'include' }), pageCall(`${dev.url}/api/news`)]);
    await page('GET', '/api/me');
    await page('GET', '/api/news');
    const report = await judged(2);
    expect(outcomes(report)).toEqual(['GET /api/me fail', 'GET /api/news pass']);
    expect(report.findings.map(({ code, severity, calls }) => [code, severity, calls.length])).toEqual([
      ['wildcard-with-credentials', 'error', 1],
    ]);
  });

  it('may come after the request', async () => {
    const { dev, open, page, judged } = await setUp(wildcard);
    await page('GET', '/api/me');
    open.tell([pageCall(`${dev.url}/api/me`, { credentials: 'include' })]);
    expect(outcomes(await judged(1))).toEqual(['GET /api/me fail']);
  });

  it('gives both verdicts for identical parallel calls with different credentials', async () => {
    const { dev, open, page, judged } = await setUp(wildcard);
    open.tell([
      pageCall(`${dev.url}/api/me`, { credentials: 'include' }),
      pageCall(`${dev.url}/api/me`, { credentials: 'same-origin' }),
    ]);
    await Promise.all([page('GET', '/api/me'), page('GET', '/api/me')]);
    expect(outcomes(await judged(2))).toEqual(['GET /api/me fail', 'GET /api/me pass']);
  });

  it('is not waited for without end: a request that nobody tells about is judged from the wire', async () => {
    const { page, judged } = await setUp(wildcard);
    await page('GET', '/api/me');
    const [call] = (await judged(1)).calls;
    expect(call?.verdicts['chromium']).toMatchObject({ outcome: 'unknown', why: 'call-fact-open' });
  });

  it('takes the request after a redirect for a part of the call', async () => {
    const { dev, open, page, judged } = await setUp((request, response) => {
      response.setHeader('Access-Control-Allow-Origin', '*');
      if (request.url === '/api/old') response.writeHead(302, { Location: '/api/new' }).end();
      else response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    });
    open.tell([pageCall(`${dev.url}/api/old`), pageCall(`${dev.url}/api/last`)]);
    for (const path of ['/api/old', '/api/new', '/api/last']) await page('GET', path);
    await judged(2);
    expect(outcomes(await dev.stop())).toEqual(['GET /api/last pass', 'GET /api/old pass']);
  });
});

describe('calls past the proxy', () => {
  it('are judged where the origin is given, and else listed as seen', async () => {
    const direct = closing(await startTarget(wildcard));
    const api = `http://127.0.0.1:${direct.port}`;
    const { open, dev, judged } = await setUp(wildcard, {}, { production: { page: PAGE, api: { '/v2': api } } });
    const other = closing(await startTarget(wildcard));
    open.tell([
      pageCall(`${api}/v2/me`, { credentials: 'include' }),
      pageCall(`${api}/v2/news`),
      pageCall(`${other.origin}/analytics?secret=1`, { method: 'POST' }),
      pageCall(`${dev.url}/data.json`),
    ]);
    const report = await judged(2);
    expect(outcomes(report)).toEqual(['GET /v2/me fail', 'GET /v2/news pass']);
    expect(report).toMatchObject({ notProbed: [{ origin: other.origin, count: 1 }] });
    expect(other.received).toEqual([]);
  });
});

describe('the place in the source', () => {
  const source = `// Line numbers and columns of the source, whatever is served.
interface Item { readonly id: number }

export async function load(path: string): Promise<readonly Item[]> {
  type Answer = { items: Item[] };
  const answer = await fetch(path, { credentials: 'include' } satisfies RequestInit);
  return ((await answer.json()) as Answer).items;
}
`;

  /** JavaScript is served nearly as it is: Vite changes the imports. */
  const plain = `import { load } from './items.ts';
if (import.meta.hot) import.meta.hot.accept();
export const plain = () => fetch(path + load.name);
`;

  /** Where in what is served the call stands, as a browser tells it. */
  async function servedAt(dev: DevServer, file: string): Promise<{ line: number; column: number }> {
    const served = (await (await fetch(`${dev.url}/${file}`)).text()).split('\n');
    const index = served.findIndex((text) => text.includes('fetch(path'));
    return { line: index + 1, column: (served[index] ?? '').indexOf('fetch(path') + 1 };
  }

  it('is the line and column of the call, through wrappers and libraries', async () => {
    const { dev, open, page, judged } = await setUp(wildcard, { 'items.ts': source, 'plain.js': plain });
    const { line, column } = await servedAt(dev, 'items.ts');
    const inPlain = await servedAt(dev, 'plain.js');
    const frames = [
      `    at fetch (${dev.url}/@vite/client:1:300)`,
      `    at send (${dev.url}/node_modules/.vite/deps/ky.js?v=1:20:3)`,
      `    at load (${dev.url}/items.ts?t=1750000000000:${line}:${column})`,
      `    at ${dev.url}/main.ts:1:1`,
    ];
    const place = `items.ts:6:${(source.split('\n')[5] ?? '').indexOf('fetch(path') + 1}`;
    open.tell([
      pageCall(`${dev.url}/api/chromium`, { stack: frames.join('\n') }),
      pageCall(`${dev.url}/api/firefox`, {
        stack: `fetch@${dev.url}/@vite/client:1:300\nload@${dev.url}/items.ts:${line}:${column}`,
      }),
      pageCall(`${dev.url}/api/plain`, {
        stack: `load@${dev.url}/plain.js:${inPlain.line}:${inPlain.column}`,
      }),
      pageCall(`${dev.url}/api/nowhere`, { stack: `load@${dev.url}/../../etc/passwd:1:1` }),
    ]);
    for (const name of ['chromium', 'firefox', 'plain', 'nowhere']) await page('GET', `/api/${name}`);
    const { calls } = (await judged(4)) as unknown as { calls: { url: string; source: string | null }[] };
    expect(calls.map((call) => [call.url, call.source])).toEqual([
      ['/api/chromium', place],
      ['/api/firefox', place],
      ['/api/plain', 'plain.js:3:28'],
      ['/api/nowhere', null],
    ]);
  });
});

describe('a hostile page', () => {
  it('keeps no server busy, makes no finding about another call, and prints nothing', async () => {
    const { dev, open, page, judged } = await setUp(wildcard);
    const before = dev.lines.length;
    const lie = { credentials: 'include', mode: 'same-origin', headers: [['X-Lie', '']] } as const;
    open.tell([pageCall(`${dev.url}/api/news`, lie)]);
    open.tell([pageCall(`${dev.url}/api/news`)]);
    open.send(null);
    open.send({ page: 'p', calls: 'all', reads: { length: 9 } });
    open.send(JSON.parse('{"__proto__":{"page":"p"},"page":"p","calls":[{"__proto__":{}}],"reads":[[]]}'));
    open.send({ page: 'p', calls: [pageCall('x'.repeat(9_000_000))], reads: [] });
    open.send({ page: 'p', calls: Array.from({ length: 20_000 }, () => pageCall(`${dev.url}/api/x`)), reads: [] });
    open.raw('{ no json');
    for (let count = 0; count < 1_000; count += 1) open.tell([pageCall(`${dev.url}/api/flood/${count}`)]);
    const start = performance.now();
    expect(await page('GET', '/api/news')).toBe(200);
    expect(performance.now() - start).toBeLessThan(5_000);
    const report = await judged(1);
    expect(outcomes(report)).toEqual(['GET /api/news pass']);
    expect(report.findings).toEqual([]);
    expect(dev.lines.slice(before).filter((line) => !/^\s*(➜.*)?$/.test(line))).toEqual([]);
  });

  it('is not let in from another site, from a page of another port, or under another host name', async () => {
    const { dev } = await setUp(wildcard);
    expect(await connectPage(dev, { origin: 'https://evil.example', token: 'guessed' })).toBe(400);
    expect(await connectPage(dev, { origin: 'http://127.0.0.1:9', token: '' })).toBe(400);
    expect(await connectPage(dev, { host: 'evil.example' })).toBe(400);
  });
});
