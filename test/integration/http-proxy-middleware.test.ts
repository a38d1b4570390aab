/** Proxies of http-proxy-middleware in an Express server: hooks, plugins, targets that are down, and what the guard itself offers. */

import { randomUUID } from 'node:crypto';
import library3 from 'http-proxy-middleware3';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { corsGuard } from '../../packages/cors-guard/src/hosts/http-proxy-middleware/index.ts';
import { resolveOptions } from '../../packages/cors-guard/src/deployment/index.ts';
import { createGuard, type GuardDeps } from '../../packages/cors-guard/src/hosts/guard.ts';
import { tapEntry } from '../../packages/cors-guard/src/hosts/http-proxy-middleware/entry.ts';
import { call, type CallAnswer } from '../helpers/call.ts';
import {
  ask,
  given,
  libraries,
  onAnswer,
  proxied,
  startProxyApp,
  unframed,
  type Library,
  type Mount,
} from '../helpers/proxy-app.ts';
import { startFolder } from '../helpers/folder.ts';
import { allowlistApi, noCorsApi, startTarget, type Answer } from '../helpers/recording-target.ts';
import { closing, codesOf, judgedOf, PAGE } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { loopbackAgent, pageHeaders, PUBLIC_HOST } from '../helpers/vite-dev.ts';

const api = allowlistApi([PAGE]);

/** The same call on a server without cors-guard and on one with it. */
async function compared(mount: (target: string) => Mount, path: string, answer: Answer = api) {
  const target = closing(await startTarget(answer));
  const bare = closing(await startProxyApp(mount(target.origin)));
  const guarded = closing(await startProxyApp(mount(target.origin), given(target.origin)));
  const answers = { bare: unframed(await ask(bare, path)), guarded: unframed(await ask(guarded, path)) };
  return { answers, target, guarded, judged: judgedOf(guarded) };
}

describe.each(libraries)('$name: hooks of the user', (library) => {
  const noLayer: Answer = (_request, response) => response.writeHead(200, { 'X-Api': '1' }).end('{}');

  it('run once each with their this, and may rewrite what is judged', async () => {
    const ran: string[] = [];
    const self: unknown[] = [];
    function request(this: unknown, sent: { setHeader(name: string, value: string): void }): void {
      self.push(this);
      ran.push('request');
      sent.setHeader('x-user', 'hook');
    }
    function answer(this: unknown, { headers }: { headers: Record<string, string> }): void {
      self.push(this);
      ran.push('answer');
      headers['access-control-allow-origin'] = '*';
      delete headers['x-api'];
    }
    const hooks =
      library.major === 2
        ? { onProxyReq: request, onProxyRes: answer }
        : { on: { proxyReq: request, proxyRes: answer } };
    const { answers, target, judged } = await compared(
      (origin) => proxied(library, { target: origin, ...hooks }),
      '/api/items',
      noLayer,
    );
    expect(answers.guarded).toEqual(answers.bare);
    expect(answers.guarded.headers).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(answers.guarded.headers).not.toHaveProperty('x-api');
    expect(target.received.map(({ headers }) => headers['x-user']).slice(0, 2)).toEqual(['hook', 'hook']);
    expect(ran).toEqual(['request', 'answer', 'request', 'answer']);
    expect(self.every((one) => typeof (one as { web?: unknown }).web === 'function')).toBe(true);
    expect(codesOf(await judged(1))).toEqual(['allow-origin-missing (error)']);
  });

  it('are told apart from the API where they answer for it', async () => {
    const answer = (_answer: unknown, _request: unknown, response: { setHeader(name: string, value: string): void }) =>
      response.setHeader('Access-Control-Allow-Origin', '*');
    const target = closing(await startTarget(noLayer));
    const app = closing(
      await startProxyApp(
        proxied(library, { target: target.origin, ...onAnswer(library, answer) }),
        given(target.origin),
      ),
    );
    expect((await ask(app, '/api/items')).headers['access-control-allow-origin']).toBe('*');
    await judgedOf(app)(1);
    await until('the finding', () =>
      app.lines.find((line) => line.includes('puts Access-Control-Allow-Origin on the answer')),
    );
  });
});

describe.each(libraries.filter(({ major }) => major > 2))('$name: plugins of the user', (library) => {
  it.each([false, true])('run, see the proxy and are followed by ours (ejectPlugins: %s)', async (ejectPlugins) => {
    const plugin = (proxy: { on(event: string, listener: (...args: never[]) => void): void }): void => {
      proxy.on('error', () => undefined);
      proxy.on('proxyReq', (sent: { setHeader(name: string, value: string): void }) =>
        sent.setHeader('x-plugin', 'yes'),
      );
    };
    const { answers, guarded, judged } = await compared(
      (target) => proxied(library, { target, ejectPlugins, plugins: [plugin] }),
      '/api/items',
    );
    expect(answers.guarded).toEqual(answers.bare);
    expect(answers.guarded.status).toBe(200);
    expect((await judged(1)).calls).toHaveLength(1);
    expect((await guarded.stop()).findings.map(({ code }) => code)).toEqual([]);
  });
});

describe.each(libraries)('$name: a target that is down', (library) => {
  it.each([
    ['by default', {}],
    ['with an error hook', { hook: true }],
  ])('is answered as without us %s', async (_name, { hook = false }: { hook?: boolean }) => {
    const failed = (
      _error: Error,
      _request: unknown,
      response: { writeHead(status: number): { end(text: string): void } },
    ) => response.writeHead(418).end('my own answer');
    const hooks = library.major === 2 ? { onError: failed } : { on: { error: failed } };
    const mount = (): Mount => (app, wrap) => {
      app.use(library.create(wrap({ target: 'http://127.0.0.1:1', ...(hook && hooks) })));
      const last: ErrorRequestHandler = (_error, _request, response, _next) => void response.end();
      app.use(last);
    };
    const { answers, guarded } = await compared(mount, '/api/items');
    // The default text names the host that was asked.
    const port = (text: string): string => text.replace(/:\d+/, ':port');
    expect({ ...answers.guarded, body: port(answers.guarded.body) }).toEqual({
      ...answers.bare,
      body: port(answers.bare.body),
    });
    expect(answers.guarded.status).toBe(hook ? 418 : 504);
    const report = await guarded.stop();
    expect(report.findings).toEqual([]);
    expect(guarded.lines.filter((line) => line.includes('fault'))).toEqual([]);
  });
});

describe.each(libraries)('$name: faults of our own', (library) => {
  it.each<[string, Partial<GuardDeps>, string]>([
    ['a core that cannot be loaded', { openCore: () => Promise.reject(new Error('no core')) }, 'no core'],
    ['facts that cannot be read', { facts: broken }, 'broken'],
    ['a reporter that throws', { reporters: [{ update: broken }] }, 'broken'],
  ])('%s: one line, and the app goes on', async (_name, fault, message) => {
    const target = closing(await startTarget(noCorsApi));
    const lines: string[] = [];
    const guard = createGuard({
      options: resolveOptions(given(target.origin), {}, []),
      facts: () => ({}),
      cacheDir: closing(await startFolder()).path,
      root: '.',
      log: { info: () => undefined, warn: (text) => void lines.push(text) },
      ...fault,
    });
    const app = closing(
      await startProxyApp((express) => express.use(library.create(tapEntry('/api', { target: target.origin }, guard)))),
    );
    for (const number of [1, 2, 3]) expect((await ask(app, `/api/items/${number}`)).status).toBe(200);
    await until('the line', () => lines.some((line) => line.includes(message)));
    expect((await ask(app, '/api/other')).status).toBe(200);
    await guard.close();
    expect(lines.filter((line) => line.includes(message))).toHaveLength(1);
  });
});

function broken(): never {
  throw new Error('broken');
}

/** Faults of APIs, one of each kind. */
const faults: readonly (readonly [name: string, answer: Answer])[] = [
  ['no CORS layer', noCorsApi],
  ['another origin', allowlistApi(['http://other.example'])],
  ['an allowlist that lets the page in', allowlistApi([PAGE])],
  [
    'two layers',
    (_request, response) => {
      const name = 'Access-Control-Allow-Origin';
      response.writeHead(200, [name, PAGE, name, PAGE]).end('{}');
    },
  ],
];

describe('the same of every major', () => {
  it.each(faults)('%s', async (_name, answer) => {
    const told = await Promise.all(
      libraries.map(async (library) => {
        const target = closing(await startTarget(answer));
        const app = closing(await startProxyApp(proxied(library, { target: target.origin }), given(target.origin)));
        await ask(app, '/api/items');
        await call(`${app.url}/api/items`, {
          method: 'PUT',
          headers: pageHeaders(app, { origin: app.url, 'content-type': 'application/json' }),
          body: '{}',
        });
        const report = await judgedOf(app)(2);
        return {
          codes: codesOf(report),
          verdicts: report.calls.map(({ method, url, verdicts }) => ({ method, url, verdicts })),
        };
      }),
    );
    expect(told[0]?.verdicts).toHaveLength(2);
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });
});

describe('wrap', () => {
  it("names the proxy and the hosts that will be asked, a router's before it is asked", async () => {
    const target = closing(await startTarget(api));
    const [library] = libraries;
    const agent = loopbackAgent();
    const asked = `http://${PUBLIC_HOST}:${target.port}`;
    const app = closing(
      await startProxyApp(
        (express, _wrap, guard) => {
          const routed = { target: 'http://one.example', changeOrigin: true, agent, router: () => asked };
          if (library && guard) express.use('/api', library.create(guard.wrap('/api', routed)));
        },
        { production: { page: PAGE } },
      ),
    );
    await ask(app, '/api/items');
    await judgedOf(app)(1);
    expect(app.lines[0]).toMatch(/^ *cors-guard +checks \/api as http:\/\/app\.shop\.example/);
    const line = (text: string): number => app.lines.findIndex((one) => one.includes(text));
    expect(line('asks http://one.example')).toBeGreaterThanOrEqual(0);
    expect(line(`asks also ${asked}`)).toBeGreaterThan(line('asks http://one.example'));
    expect(target.probes()).toHaveLength(1);
  });

  it('changes nothing of the object it is given, not even of a frozen one, and twice is once', async () => {
    const target = closing(await startTarget(api));
    const entry = Object.freeze({ target: target.origin });
    const app = closing(
      await startProxyApp((express, wrap) => {
        expect(wrap(wrap(entry))).toBe(wrap(entry));
        express.use(library3.createProxyMiddleware(wrap(wrap(entry))));
      }, given(target.origin)),
    );
    await ask(app, `/api/${randomUUID()}`);
    expect((await judgedOf(app)(1)).calls).toHaveLength(1);
    expect(Object.keys(entry)).toEqual(['target']);
  });

  it('takes options of major 2 through the bridge of 3', async () => {
    const target = closing(await startTarget(api));
    const ran: string[] = [];
    const app = closing(
      await startProxyApp((express, wrap) => {
        const entry = { target: target.origin, onProxyReq: () => void ran.push('request'), logProvider: () => silent };
        express.use(library3.legacyCreateProxyMiddleware('/api', wrap(entry) as never) as RequestHandler);
      }, given(target.origin)),
    );
    await ask(app, '/api/items');
    const report = await judgedOf(app)(1);
    expect(report.calls).toMatchObject([{ url: '/api/items', productionUrl: `${target.origin}/api/items` }]);
    expect(ran).toEqual(['request']);
  });

  it.each([
    ['NODE_ENV', 'production'],
    ['NODE_ENV', 'test'],
    ['CORS_GUARD', 'off'],
  ])('hands back the very same options with %s=%s', async (name, value) => {
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const other of ['CI', 'VITEST', 'NODE_ENV', 'JEST_WORKER_ID']) vi.stubEnv(other, '');
    const entry = { target: 'http://127.0.0.1:1' };
    const awake = corsGuard({}, { root: closing(await startProxyApp(() => undefined)).root });
    expect(awake.wrap(entry)).not.toBe(entry);
    await awake.close();
    vi.stubEnv(name, value);
    const guard = corsGuard();
    expect(guard.wrap(entry)).toBe(entry);
    expect(guard.wrap('/api', entry)).toBe(entry);
    let passed = 0;
    guard.middleware({} as never, {} as never, () => (passed += 1));
    expect(passed).toBe(1);
  });

  it('says at once what is wrong with an option', () => {
    expect(() => corsGuard({ prob: false } as never)).toThrow(/prob.*probe/s);
  });
});

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('middleware', () => {
  it('serves the report page to the page alone, and hands everything else on', async () => {
    const target = closing(await startTarget(noCorsApi));
    const app = closing(
      await startProxyApp((express, wrap, guard) => {
        if (guard) express.use(guard.middleware);
        express.use('/api', library3.createProxyMiddleware(wrap({ target: target.origin })));
        express.use((_request, response) => void response.end('the app'));
      }, given(target.origin)),
    );
    expect((await ask(app, '/')).body).toBe('the app');
    await until('the start line', () => app.lines.some((line) => line.includes('checks')));
    await ask(app, '/api/items');
    await judgedOf(app)(1);
    const door = (headers: Record<string, string>): Promise<CallAnswer> =>
      call(`${app.url}/__cors-guard/state.json`, { headers });
    expect((await door({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const finding = await until('the finding', async () => {
      const { status, body } = await door({ 'sec-fetch-site': 'same-origin' });
      const state = JSON.parse(body) as { findings: { code: string }[] } | null;
      return status === 200 && state?.findings[0];
    });
    expect(finding).toMatchObject({ code: 'allow-origin-missing' });
    const page = await call(`${app.url}/__cors-guard/`, {
      headers: { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' },
    });
    expect(page.body).toContain('<title>cors-guard</title>');
  });

  it('ends the checks with the server', async () => {
    const target = closing(await startTarget(api));
    const app = closing(
      await startProxyApp(proxied(libraries[0] as Library, { target: target.origin }), given(target.origin)),
    );
    await ask(app, '/api/items');
    await judgedOf(app)(1);
    await app.stop();
    expect(app.lines.at(-1)).toMatch(/1 call checked/);
  });
});
