/** Proxies of http-proxy-middleware in an Express server: hooks, plugins, targets that are down, and the same findings in every major. */

import type { ErrorRequestHandler } from 'express';
import { describe, expect, it } from 'vitest';
import { call, unframed } from '../helpers/call.ts';
import { ask, libraries, onAnswer, proxied, startProxyApp, type Mount } from '../helpers/proxy-app.ts';
import { allowlistApi, noCorsApi, startTarget, type Answer } from '../helpers/recording-target.ts';
import { closing, codesOf, given, judgedOf, PAGE } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { pageHeaders } from '../helpers/vite-dev.ts';

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
