/** Every form in which people write proxies of http-proxy-middleware: the app gets what it gets without us, and the call is judged. */

import { responseInterceptor } from 'http-proxy-middleware';
import library2 from 'http-proxy-middleware2';
import library3 from 'http-proxy-middleware3';
import type { RequestHandler } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import { type CallAnswer, unframed } from '../helpers/call.ts';
import {
  ask,
  libraries,
  onAnswer,
  startProxyApp,
  type Library,
  type Mount,
  type ProxyApp,
  type ProxyOptions,
  type Wrap,
} from '../helpers/proxy-app.ts';
import { pathApi, startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { given, judgedOf, PAGE } from '../helpers/set-up.ts';

/** Where major 2 takes the path from the first argument, 3 and 4 from the options. */
function filtered(library: Library, filter: unknown, options: ProxyOptions, wrap: Wrap): RequestHandler {
  return library.major === 2
    ? library.create(wrap({ ...options }), filter)
    : library.create(wrap({ pathFilter: filter, ...options }));
}

/** One way to write a proxy, below a path of its own. */
interface Form {
  readonly name: string;
  readonly options?: (target: string, path: string, library: Library) => ProxyOptions;
  /** Default: the path itself. */
  readonly filter?: (path: string) => unknown;
  /** Default: `items`. */
  readonly asked?: string;
  /** The path at the target; default: as it is asked. */
  readonly forwarded?: (path: string) => string;
}

const interceptors = { 2: library2.responseInterceptor, 3: library3.responseInterceptor, 4: responseInterceptor };

const forms: readonly Form[] = [
  { name: 'a target alone' },
  {
    name: 'a target with a path',
    options: (target) => ({ target: `${target}/v2` }),
    forwarded: (path) => `/v2${path}/items`,
  },
  {
    name: 'ignorePath',
    options: (target) => ({ target: `${target}/one`, ignorePath: true }),
    forwarded: () => '/one',
  },
  { name: 'a rewrite by pattern', options: () => ({ pathRewrite: { '^/f\\d+': '' } }), forwarded: () => '/items' },
  {
    name: 'a rewrite by an async function',
    options: () => ({ pathRewrite: async (path: string) => path.replace(/^\/f\d+/, '/v3') }),
    forwarded: () => '/v3/items',
  },
  {
    name: 'changeOrigin, headers, auth and xfwd',
    options: () => ({ changeOrigin: true, headers: { 'x-team': 'shop' }, auth: 'dev:dev', xfwd: true }),
  },
  { name: 'cookieDomainRewrite', options: () => ({ cookieDomainRewrite: '' }) },
  // Without changeOrigin the libraries look for the new place at the dev server.
  { name: 'followRedirects', options: () => ({ followRedirects: true, changeOrigin: true }), asked: 'moved' },
  { name: 'ws', options: () => ({ ws: true }) },
  { name: 'a router function', options: (target) => ({ target: 'http://127.0.0.1:1', router: () => target }) },
  { name: 'a router function alone', options: (target) => ({ target: undefined, router: async () => target }) },
  { name: 'a router table', options: (target, path) => ({ target: 'http://127.0.0.1:1', router: { [path]: target } }) },
  { name: 'a list of paths', filter: (path) => ['/never', path] },
  { name: 'a glob', filter: (path) => `${path}/**` },
  { name: 'a function as filter', filter: (path) => (asked: string) => asked.startsWith(path) },
  {
    name: 'selfHandleResponse',
    options: (_target, _path, library) => ({
      selfHandleResponse: true,
      ...onAnswer(library, (_answer: unknown, _request: unknown, response: { end(text: string): void }) =>
        response.end('by hand'),
      ),
    }),
  },
  {
    name: 'responseInterceptor',
    options: (_target, _path, library) => ({
      selfHandleResponse: true,
      ...onAnswer(
        library,
        interceptors[library.major](async (body: Buffer) => body.toString().toUpperCase()),
      ),
    }),
  },
];

describe.each(libraries)('$name: a proxy with', (library) => {
  const cases = forms.map(({ asked = 'items', ...form }, index) => {
    const path = `/f${index + 10}`;
    return { ...form, path, asked: `${path}/${asked}`, to: form.forwarded?.(path) ?? `${path}/${asked}` };
  });
  const mount =
    (target: string): Mount =>
    (app, wrap) => {
      for (const { path, filter = () => path, options } of cases)
        app.use(filtered(library, filter(path), { target, ...options?.(target, path, library) }, wrap));
      app.use('/mounted', library.create(wrap({ target })));
    };
  let target: RecordingTarget;
  let bare: ProxyApp;
  let guarded: ProxyApp;
  let report: ReportDocument;
  const answers = new Map<string, { bare: CallAnswer; guarded: CallAnswer }>();

  beforeAll(async () => {
    target = await startTarget(pathApi(PAGE));
    bare = await startProxyApp(mount(target.origin));
    guarded = await startProxyApp(mount(target.origin), given(target.origin, { probe: { perMinute: 600 } }));
    for (const path of [...cases.map(({ asked }) => asked), '/mounted/things'])
      answers.set(path, { bare: unframed(await ask(bare, path)), guarded: unframed(await ask(guarded, path)) });
    report = await judgedOf(guarded)(answers.size);
  });
  afterAll(async () => {
    await Promise.all([bare?.close(), guarded?.close(), target?.close()]);
  });

  const expectSame = (asked: string, to: string): void => {
    expect(answers.get(asked)?.guarded).toEqual(answers.get(asked)?.bare);
    expect(answers.get(asked)?.guarded.status).toBe(200);
    const call = report.calls.find(({ url }) => url === asked);
    expect(call).toMatchObject({ url: asked, productionUrl: target.origin + to });
    expect(call?.verdicts.chromium?.outcome).toBe('pass');
    expect(target.probes().map(({ method, url }) => `${method} ${url}`)).toContain(`GET ${to}`);
  };

  it.each(cases)('$name', ({ asked, to }) => expectSame(asked, to));

  it('a path of Express', () =>
    // Below such a path, major 2 forwards the whole of it and the later ones what is behind it.
    expectSame('/mounted/things', library.major === 2 ? '/mounted/things' : '/things'));

  it('gives every call once and no finding', () => {
    expect(report.calls).toHaveLength(cases.length + 1);
    expect(report.findings).toEqual([]);
    expect(guarded.lines.filter((line) => line.includes('fault'))).toEqual([]);
  });
});
