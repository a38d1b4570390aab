/** Every form in which people write an entry of `devServer.proxy`: the app gets what it gets without us, and the call is judged. */

import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, type CallAnswer } from '../helpers/call.ts';
import { freePort } from '../helpers/free-port.ts';
import { allowlistApi, startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { PAGE } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { pageHeaders } from '../helpers/vite-dev.ts';
import { bundlerNames, startBundler, type BundlerName, type BundlerServer } from '../helpers/bundler-dev.ts';

type Entry = object | ((...args: never[]) => object);

/** One entry, and the path by which a page reaches it. */
interface Form {
  readonly title: string;
  readonly entry: (target: string) => Entry;
  readonly path: string;
  /** As the target gets it; missing = it gets nothing. */
  readonly forwarded?: string;
  readonly status?: number;
  /** Dev servers that know this form; default all. */
  readonly known?: (name: BundlerName) => boolean;
}

const isMajor2 = (name: BundlerName): boolean => name === 'webpack-dev-server5';
const isNewer = (name: BundlerName): boolean => !isMajor2(name);

/** What the hooks of the user have done. */
const ran = { built: 0, requests: 0, answers: 0, calls: 0 };

const hooks = {
  request: (sent: { setHeader(name: string, value: string): void }) => {
    ran.requests += 1;
    sent.setHeader('x-user', 'hook');
  },
  answer: (answer: IncomingMessage) => {
    ran.answers += 1;
    answer.headers['access-control-allow-origin'] = 'https://rewritten.example';
  },
};

const byHand = (answer: IncomingMessage, _request: unknown, response: { end(text: string): void }): void => {
  answer.resume();
  response.end('by hand');
};

let dead = 0;

const forms: readonly Form[] = [
  {
    title: 'a context as text',
    entry: (target) => ({ context: '/text', target }),
    path: '/text/items',
    forwarded: '/text/items',
  },
  {
    title: 'a context as array',
    entry: (target) => ({ context: ['/one', '/two'], target }),
    path: '/two/items',
    forwarded: '/two/items',
  },
  {
    title: 'a context as glob, with pathRewrite',
    entry: (target) => ({ context: '/glob/**', target, pathRewrite: { '^/glob': '/v1' } }),
    path: '/glob/items',
    forwarded: '/v1/items',
  },
  {
    title: 'a context as function',
    entry: (target) => ({ context: (path: string) => path.startsWith('/fn/'), target }),
    path: '/fn/items',
    forwarded: '/fn/items',
  },
  {
    title: 'path',
    entry: (target) => ({ path: '/path', target }),
    path: '/path/items',
    forwarded: '/path/items',
    known: (name) => name !== '@rspack/dev-server',
  },
  {
    title: 'pathFilter',
    entry: (target) => ({ pathFilter: '/filter', target }),
    path: '/filter/items',
    forwarded: '/filter/items',
    known: isNewer,
  },
  {
    title: 'a target with a path',
    entry: (target) => ({ context: ['/deep'], target: `${target}/v2` }),
    path: '/deep/items',
    forwarded: '/v2/deep/items',
  },
  {
    title: 'router',
    entry: (target) => ({ context: ['/router'], target: 'http://127.0.0.1:9', router: () => target }),
    path: '/router/items',
    forwarded: '/router/items',
  },
  {
    title: 'a function',
    entry: (target) => once(() => built({ context: ['/called'], target })),
    path: '/called/items',
    forwarded: '/called/items',
  },
  {
    title: 'a function that makes another object for each request',
    entry: (target) => (request?: IncomingMessage) => {
      ran.calls += request ? 1 : 0;
      return { context: ['/anew'], target };
    },
    path: '/anew/items',
    forwarded: '/anew/items',
  },
  {
    title: 'a target that is down',
    entry: () => ({ context: ['/down'], target: `http://127.0.0.1:${dead}` }),
    path: '/down/items',
    status: 504,
  },
  {
    title: 'a target that is down, with ejectPlugins',
    entry: () => ({
      context: ['/ejected-down'],
      target: `http://127.0.0.1:${dead}`,
      ejectPlugins: true,
      // Without the default plugins somebody has to listen, or the process ends.
      plugins: [
        (proxy: { on(event: 'error', listener: (error: Error, request: unknown, answer: unknown) => void): void }) =>
          proxy.on('error', (_error, _request, answer) => {
            (answer as { statusCode: number }).statusCode = 504;
            (answer as { end(): void }).end();
          }),
      ],
    }),
    path: '/ejected-down/items',
    status: 504,
    known: isNewer,
  },
  {
    title: 'ejectPlugins',
    entry: (target) => ({ context: ['/ejected'], target, ejectPlugins: true }),
    path: '/ejected/items',
    forwarded: '/ejected/items',
    known: isNewer,
  },
  {
    title: 'hooks of http-proxy-middleware 4',
    entry: (target) => ({ context: ['/hooks'], target, on: { proxyReq: hooks.request, proxyRes: hooks.answer } }),
    path: '/hooks/items',
    forwarded: '/hooks/items',
    known: isNewer,
  },
  {
    title: 'hooks of http-proxy-middleware 2',
    entry: (target) => ({ context: ['/hooks'], target, onProxyReq: hooks.request, onProxyRes: hooks.answer }),
    path: '/hooks/items',
    forwarded: '/hooks/items',
    known: isMajor2,
  },
  {
    title: 'selfHandleResponse',
    entry: (target) => ({
      context: ['/self'],
      target,
      selfHandleResponse: true,
      on: { proxyRes: byHand },
      onProxyRes: byHand,
    }),
    path: '/self/items',
    forwarded: '/self/items',
  },
  {
    title: 'bypass that goes on to the target',
    entry: (target) => ({ context: ['/pass'], target, bypass: () => undefined }),
    path: '/pass/items',
    forwarded: '/pass/items',
    known: isMajor2,
  },
  {
    title: 'bypass that serves another path',
    entry: (target) => ({ context: ['/around'], target, bypass: around('/around/', '/served.txt') }),
    path: '/around/items',
    status: 404,
    known: isMajor2,
  },
  {
    title: 'bypass that ends with 404',
    entry: (target) => ({ context: ['/ended'], target, bypass: around('/ended/', false) }),
    path: '/ended/items',
    status: 404,
    known: isMajor2,
  },
  {
    title: 'bypass alone, without a target',
    entry: () => ({ context: ['/nowhere'], bypass: around('/nowhere/', '/served.txt') }),
    path: '/nowhere/items',
    status: 404,
    known: isMajor2,
  },
];

/** Counts the proxies that are made of these options, in all majors. */
function built(entry: object): Entry {
  const count = (): void => void (ran.built += 1);
  const logger = { info() {}, warn() {}, error() {}, log() {}, debug() {} };
  return { ...entry, plugins: [count], logProvider: () => (count(), logger) };
}

function once(make: () => Entry): () => Entry {
  let made: Entry | undefined;
  return () => (made ??= make());
}

function around(prefix: string, answer: string | false) {
  return ({ url = '' }: IncomingMessage): string | false | null => (url.startsWith(prefix) ? answer : null);
}

describe.each(bundlerNames)('%s: an entry with', (name) => {
  const known = forms.filter((form) => form.known?.(name) ?? true);
  let target: RecordingTarget;
  let bare: BundlerServer;
  let dev: BundlerServer;

  beforeAll(async () => {
    dead = await freePort();
    target = await startTarget((request, response, body) => {
      response.setHeader('X-Path', request.url ?? '');
      allowlistApi([PAGE])(request, response, body);
    });
    const devServer = () => ({ proxy: known.map(({ entry }) => entry(target.origin)) });
    bare = await startBundler(name, { devServer: devServer() });
    dev = await startBundler(name, {
      devServer: devServer(),
      options: { production: { page: PAGE, api: target.origin } },
    });
  });
  afterAll(async () => {
    await bare?.close();
    await dev?.close();
    await target?.close();
  });

  it.each(known.map((form) => [form.title, form] as const))('%s', async (_title, { path, status = 200 }) => {
    const [expected, before] = await asked(bare, path);
    const [answer, during] = await asked(dev, path);
    expect(answer).toEqual(expected);
    expect(answer.status).toBe(status);
    // Every hook of the user has run as often.
    expect(during).toEqual(before);
  });

  it('any of these: it is judged by what the API itself has sent', async () => {
    const wanted = known.filter(({ forwarded }) => forwarded !== undefined);
    const report = await until('all verdicts', async () => {
      const written = await dev.report();
      const isJudged = ({ verdicts }: (typeof written.calls)[number]): boolean => verdicts.chromium?.why !== 'budget';
      const urls = new Set(written.calls.filter(isJudged).map(({ url }) => url));
      return wanted.every(({ path }) => urls.has(path)) && written;
    });
    for (const { path, forwarded = '' } of wanted) {
      const found = report.calls.find(({ url }) => url === path);
      expect(found?.productionUrl).toBe(target.origin + forwarded);
      expect([path, found?.verdicts.chromium?.outcome]).toEqual([path, 'pass']);
    }
    const unheard = known.filter(({ forwarded, path }) => forwarded === undefined && !path.includes('down'));
    expect(report.calls.map(({ url }) => url).filter((url) => unheard.some(({ path }) => path === url))).toEqual([]);
    const hooked = report.calls.filter(({ url }) => url === '/hooks/items').map(({ id }) => id);
    // What the user's hooks have done is told of these; nothing else is.
    expect(report.findings.filter(({ calls }) => calls.some((id) => !hooked.includes(id)))).toEqual([]);
    expect(dev.ours().filter((line) => /fault|cannot/.test(line))).toEqual([]);
  });

  it('a function: one proxy, however many requests', async () => {
    const before = ran.built;
    for (const item of [1, 2, 3]) await asked(dev, `/called/${item}`);
    expect(ran.built).toBe(before);
  });
});

/** The answer, without what differs from one server to the next, and what the user's hooks have done meanwhile. */
async function asked(dev: BundlerServer, path: string): Promise<[CallAnswer, typeof ran]> {
  const before = { ...ran };
  const { status, headers, body } = await call(dev.url + path, { headers: pageHeaders(dev) });
  const { date: _date, connection: _connection, 'keep-alive': _keepAlive, ...kept } = headers;
  const done = Object.entries(ran).map(([name, count]) => [name, count - before[name as keyof typeof ran]]);
  return [
    { status, headers: kept, body: body.replaceAll(String(dev.port), 'PORT') },
    Object.fromEntries(done) as typeof ran,
  ];
}
