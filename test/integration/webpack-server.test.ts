/** What is easily got wrong in the dev servers of webpack and Rspack, each in all of them. */

import { afterEach, describe, expect, it } from 'vitest';
import { call } from '../helpers/call.ts';
import { allowlistApi, noCorsApi, startTarget, type Answer } from '../helpers/recording-target.ts';
import { closing, codesOf, judgedOf, PAGE, pageOf } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { pageHeaders, publicEntry, PUBLIC_HOST } from '../helpers/vite-dev.ts';
import { openWebSocket, startEcho } from '../helpers/websocket.ts';
import { bundlerNames, startBundler, type BundlerSetUp } from '../helpers/bundler-dev.ts';

const startApi = async (answer: Answer = allowlistApi([PAGE])) => closing(await startTarget(answer));

type Middleware = { name?: string; middleware?: unknown } | ((...args: never[]) => unknown);

const evil = { host: 'evil.example' };

afterEach(() => {
  delete process.env.CORS_GUARD;
});

describe.each(bundlerNames)('%s', (name) => {
  async function guarded(
    answer?: Answer,
    { devServer, options, entry, ...more }: BundlerSetUp & { readonly entry?: object } = {},
  ) {
    const target = await startApi(answer);
    const dev = closing(
      await startBundler(name, {
        devServer: { proxy: [{ context: ['/api'], target: target.origin, ...entry }], ...devServer },
        options: { production: { page: PAGE, api: target.origin }, ...options },
        ...more,
      }),
    );
    return { target, dev, page: pageOf(dev), judged: judgedOf(dev) };
  }

  describe('middlewares', () => {
    it('ours stands behind the host check and before everything else, whatever the user does to the list', async () => {
      let names: unknown[] = [];
      let seen: unknown;
      const { dev } = await guarded(undefined, {
        devServer: {
          setupMiddlewares(list: Middleware[], server: { options: unknown }) {
            seen = [this === server.options, 'app' in server];
            names = list;
            return [...list, { name: 'users', middleware: (_q: unknown, _s: unknown, next: () => void) => next() }];
          },
        },
      });
      expect(seen).toEqual([true, true]);
      expect(names.length).toBeGreaterThan(5);
      for (const path of ['/__cors-guard/', '/api/items']) {
        const { status, body } = await call(dev.url + path, { headers: { ...pageHeaders(dev), ...evil } });
        expect([status, body]).toEqual([403, 'Invalid Host header']);
      }
    });

    it('our doors check the host themselves where the list has no names', async () => {
      const { dev } = await guarded(undefined, {
        devServer: {
          setupMiddlewares: (list: Middleware[]) =>
            list
              .filter((one) => typeof one === 'object' && one.name !== 'host-header-check')
              .map((one) =>
                typeof one === 'object' && one.name === 'cross-origin-header-check'
                  ? { middleware: one.middleware }
                  : one,
              ),
        },
      });
      const { status, body } = await call(`${dev.url}/__cors-guard/`, { headers: { ...pageHeaders(dev), ...evil } });
      expect([status, body]).toEqual([403, '']);
      const opened = { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' };
      expect((await call(`${dev.url}/__cors-guard/`, { headers: opened })).status).toBe(200);
    });

    it('a preflight is forwarded, as without us, and is no call of the page', async () => {
      const { dev, target, judged, page } = await guarded();
      const headers = pageHeaders(dev, { origin: PAGE, 'access-control-request-method': 'PUT' });
      const { status, headers: answered } = await call(`${dev.url}/api/items`, { method: 'OPTIONS', headers });
      expect([status, answered['access-control-allow-origin']]).toEqual([204, PAGE]);
      expect(target.received.map(({ method }) => method)).toEqual(['OPTIONS']);
      await page('GET', '/api/items');
      expect((await judged(1)).calls.map(({ method }) => method)).toEqual(['GET']);
    });
  });

  it('start lines stand below those of the host, and the end is told', async () => {
    const { dev, page, judged } = await guarded();
    const [first] = await until('the start line', () => dev.ours().length > 0 && dev.ours());
    expect(first).toMatch(/^checks \/api as http:\/\/app\.shop\.example/);
    const output = dev.output();
    if (name !== '@rspack/dev-server')
      expect(output.indexOf('Loopback: ')).toBeLessThan(output.indexOf('[cors-guard]'));
    await page('GET', '/api/items');
    await judged(1);
    const report = await dev.stop();
    expect(report.calls).toHaveLength(1);
    expect(dev.ours().at(-1)).toBe(`1 call checked as ${PAGE}: 1 passes in 3 browsers`);
  });

  it('a server that stops and starts again is guarded once', async () => {
    const { dev, target, page } = await guarded(noCorsApi);
    await dev.restart();
    await page('GET', '/api/items');
    await until('the finding', () => dev.ours().find((line) => line.includes('allow-origin-missing')));
    expect(target.probes().filter(({ method }) => method === 'GET')).toHaveLength(1);
    const report = await dev.stop();
    expect(report.calls).toHaveLength(1);
    expect(dev.ours().filter((line) => line.includes('allow-origin-missing'))).toHaveLength(1);
  });

  it('several servers of one configuration hear of their own calls each', async () => {
    const target = await startApi();
    const proxy = [{ context: ['/api'], target: target.origin }];
    const options = { production: { page: PAGE, api: target.origin } };
    const one = closing(await startBundler(name, { devServer: { proxy }, options }));
    const two = closing(await startBundler(name, { devServer: { proxy }, options, form: 'plugin' }));
    await pageOf(one)('GET', '/api/one');
    await pageOf(two)('GET', '/api/two');
    expect((await judgedOf(one)(1)).calls.map(({ url }) => url)).toEqual(['/api/one']);
    expect((await judgedOf(two)(1)).calls.map(({ url }) => url)).toEqual(['/api/two']);
  });

  it('asProduction holds for the first request already', async () => {
    const api = (port: number): string => `http://${PUBLIC_HOST}:${port}`;
    const target = await startApi();
    const dev = closing(
      await startBundler(name, {
        devServer: { proxy: [{ context: ['/api'], ...publicEntry(target.port) }] },
        options: { asProduction: true, production: { page: PAGE, api: api(target.port) } },
      }),
    );
    expect(await pageOf(dev)('POST', '/api/items', { 'content-type': 'application/json' }, '{}')).toBe(201);
    expect(target.received[0]?.headers.origin).toBe(PAGE);
    expect((await judgedOf(dev)(1)).calls[0]?.verdicts.chromium?.outcome).toBe('pass');
  });

  it('what the proxy adds is not taken for what the page sends', async () => {
    const { page, judged, target } = await guarded(undefined, {
      entry: { headers: { 'x-team': 'shop', authorization: 'Basic eDp5' }, xfwd: true },
    });
    await page('PUT', '/api/items', { 'x-request-id': '7' }, '{}');
    const report = await judged(1);
    expect(target.received[0]?.headers).toMatchObject({ 'x-team': 'shop' });
    expect(Object.keys(target.received[0]?.headers ?? {})).toContain('x-forwarded-for');
    for (const { headers } of target.probes()) {
      expect(headers['access-control-request-headers']).toBe('x-request-id');
      expect(JSON.stringify(headers)).not.toMatch(/x-team|forwarded|authorization/);
    }
    expect(codesOf(report)).toEqual(['dev-proxy-adds-request-header (warning)']);
  });

  describe('sockets', () => {
    it('the hot update socket and proxied ones are as without us', async () => {
      const echo = closing(await startEcho());
      const proxy = () => [{ context: ['/socket'], target: `http://127.0.0.1:${echo.port}`, ws: true }];
      const bare = closing(await startBundler(name, { devServer: { proxy: proxy() } }));
      const dev = closing(
        await startBundler(name, { devServer: { proxy: proxy() }, options: { production: { page: PAGE } } }),
      );
      const seen = [];
      for (const { url } of [bare, dev]) {
        const hot = closing(await openWebSocket(`${url}/ws`, { origin: url }));
        await until('a message of the hot update socket', () =>
          hot.messages.some((text) => /"(hash|sync|built)"/.test(text)),
        );
        const socket = closing(await openWebSocket(`${url}/socket/chat`, { origin: url }));
        socket.send('hello');
        await until('the echo', () => socket.messages.includes('hello'));
        const kinds = hot.messages.map((text) =>
          Object.keys(JSON.parse(text) as object)
            .sort()
            .join(),
        );
        seen.push({ first: kinds[0], headers: socket.headers.filter((_, at) => at % 2 === 0).sort() });
      }
      expect(seen[1]).toEqual(seen[0]);
      expect(echo.handshakes).toHaveLength(2);
      expect((await dev.stop()).calls).toEqual([]);
    });
  });

  describe('an event stream', () => {
    const stream: Answer = (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Access-Control-Allow-Origin': PAGE });
      response.end(`data: ${'x'.repeat(2_000)}\n\n`);
    };
    const told = /the dev server compresses event streams.*devServer\.compress: false/;

    it('that the dev server compresses is told of once', async () => {
      const { dev } = await guarded(stream);
      for (const _ of [1, 2]) {
        const headers = pageHeaders(dev, { accept: 'text/event-stream', 'accept-encoding': 'gzip' });
        const answer = await call(`${dev.url}/api/events`, { headers });
        expect([answer.status, answer.headers['content-encoding']]).toEqual([200, 'gzip']);
      }
      await until('the line', () => dev.ours().some((line) => told.test(line)));
      await dev.stop();
      expect(dev.ours().filter((line) => told.test(line))).toHaveLength(1);
    });

    it('that comes as it is sent is not told of', async () => {
      const { dev } = await guarded(stream, { devServer: { compress: false } });
      const headers = pageHeaders(dev, { accept: 'text/event-stream', 'accept-encoding': 'gzip' });
      expect((await call(`${dev.url}/api/events`, { headers })).headers['content-encoding']).toBeUndefined();
      await dev.stop();
      expect(dev.ours().filter((line) => told.test(line))).toEqual([]);
    });
  });

  describe('entries of our own', () => {
    it('are proxied where the user has none, and left out where he has one', async () => {
      const [users, ours] = [await startApi(noCorsApi), await startApi(noCorsApi)];
      const dev = closing(
        await startBundler(name, {
          devServer: { proxy: [{ context: ['/api'], target: users.origin }] },
          options: {
            proxy: {
              '/api': ours.origin,
              '/auth': ours.origin,
              '/v2': { target: ours.origin, pathRewrite: { '^/v2': '' } },
            },
            production: { page: PAGE, api: { '/api': users.origin, '/auth': ours.origin, '/v2': ours.origin } },
          },
        }),
      );
      for (const path of ['/api/items', '/auth/login', '/v2/items']) expect(await pageOf(dev)('GET', path)).toBe(200);
      expect(users.received.map(({ url }) => url)).toContain('/api/items');
      expect(ours.received.map(({ url }) => url)).toEqual(expect.arrayContaining(['/auth/login', '/items']));
      expect((await judgedOf(dev)(3)).calls).toHaveLength(3);
      expect(dev.ours()).toContain('its own proxy entry "/api" is not used: devServer.proxy has one');
    });

    it('are enough', async () => {
      const target = await startApi(noCorsApi);
      const options = { proxy: { '/api': target.origin }, production: { page: PAGE, api: target.origin } };
      const dev = closing(await startBundler(name, { options, form: 'plugin' }));
      expect(await pageOf(dev)('GET', '/api/items')).toBe(200);
      expect(codesOf(await judgedOf(dev)(1))).toEqual(['allow-origin-missing (error)']);
    });
  });

  describe('nothing is touched', () => {
    const bundle = async (setUp: BundlerSetUp): Promise<string> => {
      const dev = closing(await startBundler(name, { files: { 'src/index.js': 'console.log(1)' }, ...setUp }));
      const { status, body } = await call(`${dev.url}/main.js`);
      expect(status).toBe(200);
      return (await call(`${dev.url}/__cors-guard/`)).status + (body.includes('cors-guard') ? ' with' : ' without');
    };
    const proxy = [{ context: ['/api'], target: 'http://127.0.0.1:9' }];
    const quiet = { setupExitSignals: false };

    it('by CORS_GUARD=off', async () => {
      const options = { production: { page: PAGE } };
      expect(await bundle({ devServer: { proxy, ...quiet }, options })).toBe('403 with');
      process.env.CORS_GUARD = 'off';
      expect(await bundle({ devServer: { proxy, ...quiet }, options })).toBe('404 without');
    });
  });

  it('a plugin whose compiler has never seen the options of the dev server says so, once', async () => {
    const { dev, target, page } = await guarded(noCorsApi, { form: 'apart' });
    const cannot = (line: string): boolean => /^the plugin cannot reach .* corsGuard\.devServer\(/.test(line);
    await until('the line', () => dev.ours().some(cannot));
    expect(await page('GET', '/api/items')).toBe(200);
    expect(target.received).toHaveLength(1);
    expect(dev.ours().filter((line) => !cannot(line))).toEqual([]);
    expect(dev.ours()).toHaveLength(1);
  });

  it('wrong options are told at once, all of them', async () => {
    const options = { probe: 'often', overlay: 7 } as never;
    await expect(startBundler(name, { options })).rejects.toThrow(/probe[\s\S]*overlay/);
    await expect(startBundler(name, { options, form: 'plugin' })).rejects.toThrow(/probe[\s\S]*overlay/);
  });
});
