/** What the guard itself offers for proxies of http-proxy-middleware: wrap, middleware, and faults of its own that cost nothing. */

import { randomUUID } from 'node:crypto';
import library3 from 'http-proxy-middleware3';
import type { RequestHandler } from 'express';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { corsGuard } from '../../packages/cors-guard/src/hosts/http-proxy-middleware/index.ts';
import type { GuardDeps } from '../../packages/cors-guard/src/hosts/guard.ts';
import { tapEntry } from '../../packages/cors-guard/src/hosts/http-proxy-middleware/entry.ts';
import { call, type CallAnswer } from '../helpers/call.ts';
import { ask, libraries, proxied, startProxyApp, type Library } from '../helpers/proxy-app.ts';
import { faultyGuard } from '../helpers/faulty-guard.ts';
import { allowlistApi, noCorsApi, startTarget } from '../helpers/recording-target.ts';
import { closing, given, judgedOf, PAGE } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { loopbackAgent, PUBLIC_HOST } from '../helpers/vite-dev.ts';

const api = allowlistApi([PAGE]);

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe.each(libraries)('$name: faults of our own', (library) => {
  it.each<[string, Partial<GuardDeps>, string]>([
    ['a core that cannot be loaded', { openCore: () => Promise.reject(new Error('no core')) }, 'no core'],
    ['facts that cannot be read', { facts: broken }, 'broken'],
    ['a reporter that throws', { reporters: [{ update: broken }] }, 'broken'],
  ])('%s: one line, and the app goes on', async (_name, fault, message) => {
    const target = closing(await startTarget(noCorsApi));
    const { faulty, lines } = await faultyGuard(fault, given(target.origin));
    const app = closing(
      await startProxyApp((express) =>
        express.use(library.create(tapEntry('/api', { target: target.origin }, faulty))),
      ),
    );
    for (const number of [1, 2, 3]) expect((await ask(app, `/api/items/${number}`)).status).toBe(200);
    await until('the line', () => lines.some((line) => line.includes(message)));
    expect((await ask(app, '/api/other')).status).toBe(200);
    await faulty.close();
    expect(lines.filter((line) => line.includes(message))).toHaveLength(1);
  });
});

function broken(): never {
  throw new Error('broken');
}

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
