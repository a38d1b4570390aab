/** Every form in which people write a proxy entry: the app gets what it gets without the plugin, and the call is judged. */

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProxyOptions } from 'vite';
import { describe, expect, it } from 'vitest';
import { call, unframed, type CallAnswer } from '../helpers/call.ts';
import { closed } from '../helpers/listening.ts';
import { allowlistApi, pathApi, startTarget, type Answer } from '../helpers/recording-target.ts';
import { closing, codesOf, guard, judgedOf, PAGE } from '../helpers/set-up.ts';
import { pageHeaders, startVite, viteMajor, type DevServer } from '../helpers/vite-dev.ts';

type Proxy = Record<string, string | ProxyOptions>;

/** The same call on a server without the plugin and on one with it, and once more when connections are kept there. */
async function compared(proxy: (origin: string) => Proxy, path: string) {
  const target = closing(await startTarget(pathApi(PAGE)));
  const bare = closing(await startVite({ server: { proxy: proxy(target.origin) } }));
  const dev = closing(await startVite({ plugins: [guard(target.origin)], server: { proxy: proxy(target.origin) } }));
  const ask = (server: DevServer): Promise<CallAnswer> => call(server.url + path, { headers: pageHeaders(server) });
  const answers = { bare: unframed(await ask(bare)), guarded: unframed(await ask(dev)) };
  for (let times = 0; times < 2; times += 1) expect(unframed(await ask(dev))).toEqual(answers.guarded);
  return { answers, target, dev, judged: judgedOf(dev) };
}

const forms: readonly (readonly [name: string, proxy: (origin: string) => Proxy, path: string, forwarded: string])[] = [
  ['a string', (target) => ({ '/api': target }), '/api/items', '/api/items'],
  ['an object', (target) => ({ '/api': { target, changeOrigin: true } }), '/api/items', '/api/items'],
  ['a regular expression as key', (target) => ({ '^/v\\d+/': target }), '/v2/items', '/v2/items'],
  ['a regular expression and an object', (target) => ({ '^/(api|rest)/': { target } }), '/rest/items', '/rest/items'],
  [
    'rewrite',
    (target) => ({ '/api': { target, rewrite: (path) => path.replace('/api', '') } }),
    '/api/items',
    '/items',
  ],
  ['a target with a path', (target) => ({ '/api': `${target}/v2` }), '/api/items', '/v2/api/items'],
  ['ignorePath', (target) => ({ '/api': { target: `${target}/one`, ignorePath: true } }), '/api/items', '/one'],
  ['a target as URL', (target) => ({ '/api': { target: new URL(target) } }), '/api/items', '/api/items'],
  [
    'a target as object',
    (target) => ({ '/api': { target: { protocol: 'http:', host: '127.0.0.1', port: Number(new URL(target).port) } } }),
    '/api/items',
    '/api/items',
  ],
  [
    'headers, auth and xfwd',
    (target) => ({ '/api': { target, headers: { 'x-team': 'shop' }, auth: 'dev:dev', xfwd: true } }),
    '/api/items',
    '/api/items',
  ],
  [
    'selfHandleResponse',
    (target) => ({
      '/api': {
        target,
        selfHandleResponse: true,
        configure: (proxy) =>
          void proxy.on('proxyRes', (answer, _request, response) => {
            answer.resume();
            response.writeHead(answer.statusCode ?? 0, { 'X-By-Hand': 'yes' });
            response.end('by hand');
          }),
      },
    }),
    '/api/items',
    '/api/items',
  ],
  ['followRedirects', (target) => ({ '/api': { target, followRedirects: true } }), '/api/moved', '/api/moved'],
];

describe('an entry written as', () => {
  it.each(forms)('%s', async (_name, proxy, path, forwarded) => {
    const { answers, target, judged } = await compared(proxy, path);
    expect(answers.guarded).toEqual(answers.bare);
    expect(answers.guarded.status).toBe(200);
    const report = await judged(1);
    expect(report.calls).toMatchObject([{ url: path, productionUrl: target.origin + forwarded }]);
    expect(report.calls[0]?.verdicts.chromium?.outcome).toBe('pass');
    expect(target.probes().map(({ method, url }) => `${method} ${url}`)[0]).toBe(`GET ${forwarded}`);
    expect(report.findings).toEqual([]);
  });

  it('the fetch option, which Vite has from 8 on and earlier ones ignore', async () => {
    let fetched = 0;
    const counting: typeof fetch = (...asked) => {
      fetched += 1;
      return fetch(...asked);
    };
    const { answers, target, judged } = await compared(
      (origin) => ({ '/api': { target: origin, fetch: counting } }),
      '/api/items',
    );
    expect(answers.guarded).toEqual(answers.bare);
    expect(answers.guarded.status).toBe(200);
    expect(fetched).toBe(viteMajor >= 8 ? 4 : 0);
    const report = await judged(1);
    expect(report.calls).toMatchObject([{ url: '/api/items', productionUrl: `${target.origin}/api/items` }]);
    expect(report.findings).toEqual([]);
  });

  it('a unix socket, through which the checks go too', async () => {
    const name = `cors-guard-${randomUUID()}`;
    const socketPath = process.platform === 'win32' ? String.raw`\\.\pipe\${name}` : join(tmpdir(), `${name}.sock`);
    const probes: string[] = [];
    const server = createServer((request, response) => {
      if (/cors-guard\//.test(request.headers['user-agent'] ?? '')) probes.push(`${request.method} ${request.url}`);
      allowlistApi([PAGE])(request, response, '');
    });
    server.listen(socketPath);
    await once(server, 'listening');
    closing({ close: () => closed(server) });
    const proxy = (): Proxy => ({ '/api': { target: { host: 'localhost', socketPath } as never } });
    const bare = closing(await startVite({ server: { proxy: proxy() } }));
    const dev = closing(await startVite({ plugins: [guard('http://localhost')], server: { proxy: proxy() } }));
    const answers = [];
    for (const one of [bare, dev]) {
      answers.push(unframed(await call(`${one.url}/api/items`, { headers: pageHeaders(one) })));
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[1]?.status).toBe(200);
    expect((await judgedOf(dev)(1)).calls[0]?.verdicts.chromium?.outcome).toBe('pass');
    expect(probes).toEqual(['GET /api/items']);
  });
});

describe('bypass', () => {
  it.each([
    ['a string serves another path', '/index.html', 200, 0],
    ['false ends with 404', false, 404, 0],
    ['undefined goes on to the target', undefined, 200, 1],
  ] as const)('%s', async (_name, answer, status, calls) => {
    const { answers, dev, target } = await compared(
      (origin) => ({ '/api': { target: origin, bypass: () => answer } }),
      '/api/items',
    );
    expect(answers.guarded).toEqual(answers.bare);
    expect(answers.guarded.status).toBe(status);
    if (calls > 0) await judgedOf(dev)(calls);
    const report = await dev.stop();
    expect(report.calls).toHaveLength(calls);
    expect(target.probes()).toHaveLength(calls);
  });
});

describe('hooks of the user', () => {
  it('run once each, see the headers and may rewrite them; the verdict rests on what the API sent', async () => {
    const noLayer: Answer = (_request, response) => response.writeHead(200, { 'X-Api': '1' }).end('{}');
    const target = closing(await startTarget(noLayer));
    const ran = { configure: 0, proxyReq: 0, proxyRes: 0 };
    const entry: ProxyOptions = {
      target: target.origin,
      configure(proxy, options) {
        expect(this).toBe(entry);
        expect(options.target).toBe(target.origin);
        ran.configure += 1;
        proxy.on('proxyReq', (proxyRequest) => {
          ran.proxyReq += 1;
          proxyRequest.setHeader('x-user', 'hook');
        });
        proxy.on('proxyRes', (answer) => {
          ran.proxyRes += 1;
          expect(answer.headers['x-api']).toBe('1');
          answer.headers['access-control-allow-origin'] = '*';
          delete answer.headers['x-api'];
        });
      },
    };
    const dev = closing(await startVite({ plugins: [guard(target.origin)], server: { proxy: { '/api': entry } } }));
    const { headers, status } = await call(`${dev.url}/api/items`, { headers: pageHeaders(dev) });
    expect([status, headers['access-control-allow-origin'], headers['x-api']]).toEqual([200, '*', undefined]);
    expect(target.received[0]?.headers['x-user']).toBe('hook');
    expect(ran).toEqual({ configure: 1, proxyReq: 1, proxyRes: 1 });
    expect(codesOf(await judgedOf(dev)(1))).toEqual(['allow-origin-missing (error)']);
    expect(ran).toEqual({ configure: 1, proxyReq: 1, proxyRes: 1 });
  });

  it('two Access-Control-Allow-Origin lines are judged as two, though hooks see them joined', async () => {
    let joined: unknown;
    const target = closing(
      await startTarget((_request, response) => {
        const name = 'Access-Control-Allow-Origin';
        response.writeHead(200, [name, PAGE, name, PAGE]).end('{}');
      }),
    );
    const entry: ProxyOptions = {
      target: target.origin,
      configure: (proxy) =>
        void proxy.on('proxyRes', (answer) => (joined = answer.headers['access-control-allow-origin'])),
    };
    const dev = closing(await startVite({ plugins: [guard(target.origin)], server: { proxy: { '/api': entry } } }));
    await call(`${dev.url}/api/items`, { headers: pageHeaders(dev) });
    expect(joined).toBe(`${PAGE}, ${PAGE}`);
    const report = await judgedOf(dev)(1);
    expect(report.calls[0]?.verdicts.chromium).toMatchObject({ outcome: 'fail', reason: 'allow-origin-multiple' });
  });

  it('an object of the user keeps its identity', async () => {
    const target = closing(await startTarget(pathApi(PAGE)));
    let before: unknown;
    let after: unknown;
    const dev = closing(
      await startVite({
        plugins: [
          { name: 'holds', enforce: 'pre', configResolved: ({ server }) => void (before = server.proxy?.['/api']) },
          guard(target.origin),
          { name: 'looks', configureServer: ({ config }) => void (after = config.server.proxy?.['/api']) },
        ],
        server: { proxy: { '/api': { target: target.origin } } },
      }),
    );
    await call(`${dev.url}/api/items`, { headers: pageHeaders(dev) });
    expect(before).toBeTypeOf('object');
    expect(after).toBe(before);
    expect((await judgedOf(dev)(1)).calls).toHaveLength(1);
  });
});
