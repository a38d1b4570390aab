import { describe, expect, it } from 'vitest';
import { corsGuard, type CorsGuardOptions } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { linesOf } from '../../packages/cors-guard/src/observe/header-lines.ts';
import { call } from '../helpers/call.ts';
import { rawClient } from '../helpers/raw.ts';
import { startTarget, type Answer, type RecordingTarget } from '../helpers/recording-target.ts';
import { closing, codesOf, PAGE, pageOf, setUp } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { pageHeaders, startVite } from '../helpers/vite-dev.ts';

const json = { 'content-type': 'application/json' };
const asProduction =
  (more: CorsGuardOptions = {}) =>
  (api: string): CorsGuardOptions => ({ production: { page: PAGE, api }, asProduction: true, ...more });

/** An API that allows the production page alone; `bare` names the calls that it forgets to. */
const api =
  (bare: (url: string, method: string) => boolean, status = (_url: string, _method: string) => 200): Answer =>
  (request, response) => {
    const { url = '', method = '', headers } = request;
    response.setHeader('Vary', 'Origin');
    if (headers.origin === PAGE && (method === 'OPTIONS' || !bare(url, method))) {
      response.setHeader('Access-Control-Allow-Origin', PAGE);
      response.setHeader('Access-Control-Allow-Credentials', 'true');
      response.setHeader('Access-Control-Allow-Methods', 'PUT,DELETE');
      response.setHeader('Access-Control-Allow-Headers', 'content-type');
    }
    response.writeHead(method === 'OPTIONS' ? 204 : status(url, method), json).end(method === 'OPTIONS' ? '' : '{}');
  };
const never = (): boolean => false;

/** Requests that are no probes. */
const ofPage = ({ received }: RecordingTarget) =>
  received.filter(({ headers }) => !/cors-guard\//.test(headers['user-agent'] ?? ''));

describe('asProduction', () => {
  it('sends calls on with the production origin, and asks no GET again', async () => {
    const { dev, page, judged, target } = await setUp(api(never), { options: asProduction() });
    expect(await page('GET', '/api/items')).toBe(200);
    expect(await page('POST', '/api/items', json, '{}')).toBe(200);
    const report = await judged(2);
    expect(ofPage(target).map(({ method, headers }) => [method, headers.origin])).toEqual([
      ['GET', PAGE],
      ['POST', PAGE],
    ]);
    expect(target.probes().map(({ method }) => method)).toEqual(['OPTIONS']);
    for (const { verdicts } of report.calls) expect(verdicts.chromium?.outcome).toBe('pass');
    expect(report.findings).toEqual([]);
    expect(dev.output()).toContain(`"Origin: ${PAGE}"`);
  });

  it('lets a policy on Fetch Metadata be met in development', async () => {
    const target = closing(
      await startTarget(({ headers }, response) => {
        const isForeign = headers['sec-fetch-site'] === 'same-site' && headers['sec-fetch-mode'] === 'cors';
        response.writeHead(isForeign ? 403 : 200, json).end('{}');
      }),
    );
    const status = async (options: CorsGuardOptions): Promise<number> => {
      const production = { page: 'http://127.0.0.1:9', api: target.origin };
      const plugins = [corsGuard({ enabled: true, production, probe: false, ...options })];
      const dev = closing(await startVite({ plugins, server: { proxy: { '/api': target.origin } } }));
      return pageOf(dev)(
        'POST',
        '/api/items',
        { ...json, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' },
        '{}',
      );
    };
    expect([await status({}), await status({ asProduction: true })]).toEqual([200, 403]);
  });

  it('makes the answer to a POST proof', async () => {
    const bareCreate = api((_url, method) => method === 'POST');
    const { page, judged } = await setUp(bareCreate, { options: asProduction() });
    await page('POST', '/api/items', json, '{}');
    const report = await judged(1);
    expect(codesOf(report)).toEqual(['allow-origin-missing (error)']);
    expect(report.calls[0]?.verdicts.chromium).toMatchObject({ outcome: 'fail', stage: 'response' });
    expect(report.findings[0]?.detail).toBe('only-this-route');
  });

  it.each([
    ['without the header', (url: string) => url.includes('invalid'), ['cors-missing-on-errors (error)']],
    ['with it', never, []],
  ] as const)('makes an error answer to a POST proof: %s', async (_name, bare, codes) => {
    const answer = api(bare, (url, method) => (url.includes('invalid') ? 422 : method === 'POST' ? 201 : 200));
    const { page, judged } = await setUp(answer, { options: asProduction() });
    await page('POST', '/api/items', json, '{}');
    await page('POST', '/api/invalid', json, '{}');
    expect(codesOf(await judged(2))).toEqual(codes);
  });

  it('says that development gets the refusal of the production origin, too', async () => {
    const refusing: Answer = (request, response) =>
      void response.writeHead(request.headers.origin === PAGE ? 403 : 200, json).end('{}');
    const { dev, page, judged } = await setUp(refusing, { options: asProduction() });
    expect(await page('GET', '/api/items')).toBe(403);
    expect(codesOf(await judged(1))).toEqual(['allow-origin-missing (error)']);
    await until('the note', () => dev.output().includes('asProduction is on'));
    expect(dev.output()).toContain('same 403');
  });

  it('judges with `probe: false` what needs no preflight', async () => {
    const { page, judged, target } = await setUp(api(never), { options: asProduction({ probe: false }) });
    await page('GET', '/api/items');
    expect((await judged(1)).calls[0]?.verdicts.chromium?.outcome).toBe('pass');
    expect(target.probes()).toEqual([]);
  });

  it('leaves what is no call as it is', async () => {
    const { dev, page, target } = await setUp(api(never), { options: asProduction({ exclude: ['/api/legacy/**'] }) });
    await page('GET', '/api/page', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' });
    await page('GET', '/api/image', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' });
    await page('GET', '/api/legacy/items');
    await call(`${dev.url}/api/tool`, { headers: { 'user-agent': 'curl/8' } });
    const form = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', origin: dev.url };
    await call(`${dev.url}/api/form`, { method: 'POST', headers: pageHeaders(dev, form) });
    expect(target.received.map(({ url, headers }) => [url, headers.origin])).toEqual([
      ['/api/page', undefined],
      ['/api/image', undefined],
      ['/api/legacy/items', undefined],
      ['/api/tool', undefined],
      ['/api/form', dev.url],
    ]);
  });

  it('leaves the handshake of a WebSocket as it is', async () => {
    const { dev, target } = await setUp(api(never), { options: asProduction(), entry: { ws: true } });
    const client = rawClient(
      dev.port,
      `GET /api/socket HTTP/1.1\r\nHost: 127.0.0.1:${dev.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: ${dev.url}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    );
    const handshake = await until('the handshake', () => target.received.find(({ url }) => url === '/api/socket'));
    expect(handshake.headers.origin).toBe(dev.url);
    client.socket.destroy();
  });

  it.each<[string, (api: string) => CorsGuardOptions['production']]>([
    ['the page is unknown', (to) => ({ api: to })],
    ['the page is "null"', (to) => ({ page: 'null', api: to })],
    ['production calls its own origin', () => ({ page: PAGE, api: 'same-origin' })],
    ['production calls another environment', () => ({ page: PAGE, api: 'http://live.shop.example' })],
  ])('does nothing where %s', async (_name, production) => {
    const { dev, page, target } = await setUp(api(never), {
      options: (to) => ({ production: production(to) ?? {}, asProduction: true, probe: false }),
    });
    await page('GET', '/api/items');
    await page('POST', '/api/items', json, '{}');
    expect(target.received.map(({ headers }) => headers.origin)).toEqual([undefined, dev.url]);
  });

  it('does nothing for a local target that stands for development code', async () => {
    const local = closing(await startTarget(api(never)));
    const { page } = await setUp(api(never), {
      options: () => ({ production: { page: PAGE }, asProduction: true }),
      entry: { target: local.origin },
    });
    await page('GET', '/api/items');
    expect(ofPage(local).map(({ headers }) => headers.origin)).toEqual([undefined]);
  });

  it('wins over an Origin that a hook of the user forges', async () => {
    const { page, target } = await setUp(api(never), {
      options: asProduction(),
      entry: {
        configure: (proxy) =>
          void proxy.on('proxyReq', (request) => request.setHeader('origin', 'http://forged.example')),
      },
    });
    await page('GET', '/api/items');
    expect(ofPage(target)[0]?.headers.origin).toBe(PAGE);
  });

  it('changes nothing of the request but where it says that it comes from', async () => {
    const local = closing(await startTarget(api(never)));
    const given = { enabled: true, production: { page: PAGE, api: local.origin }, asProduction: true };
    const proxy = (): Record<string, string> => ({ '/api': local.origin });
    const bare = closing(await startVite({ server: { proxy: proxy() } }));
    const guarded = closing(await startVite({ plugins: [corsGuard(given)], server: { proxy: proxy() } }));
    for (const dev of [bare, guarded]) {
      for (const method of ['GET', 'POST']) await pageOf(dev)(method, '/api/items', { 'X-Tenant': 'a', cookie: 'a=1' });
    }
    // Each dev server has an address of its own, and keeps its connections in its own way.
    const ofServer = new Set(['referer', 'connection']);
    const lines = ofPage(local).map(({ rawHeaders }) => linesOf(rawHeaders).filter(([name]) => !ofServer.has(name)));
    const [get = [], post = [], asGet, asPost] = lines;
    const named: Record<string, string> = { origin: PAGE, 'sec-fetch-site': 'cross-site' };
    const changed = (all: typeof get) => all.map(([name, value]) => [name, named[name] ?? value]);
    expect(asGet).toEqual([...changed(get), ['origin', PAGE]]);
    expect(asPost).toEqual(changed(post));
  });
});
