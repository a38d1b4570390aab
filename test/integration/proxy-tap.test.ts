/** The proxy tap on a real Vite dev server in front of real APIs: what it sees, and that nobody notices it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProxyOptions } from 'vite';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createTap,
  observationOf,
  snapshotRequest,
  type Observation,
  type TapDeps,
} from '../../packages/cors-guard/src/observe/index.ts';
import { call, type CallAnswer } from '../helpers/call.ts';
import { rawClient, startRawTarget } from '../helpers/raw.ts';
import { startTarget, type Answer, type RecordingTarget } from '../helpers/recording-target.ts';
import { until } from '../helpers/until.ts';
import { startVite, type DevServer } from '../helpers/vite-dev.ts';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

interface Tapped {
  readonly dev: DevServer;
  readonly seen: Observation[];
  readonly faults: unknown[];
}

type Configure = NonNullable<ProxyOptions['configure']>;

/** A dev server with one tapped entry `/api`; `users` is the configure of the user. */
async function tapped(
  entry: ProxyOptions,
  { users, sink }: { users?: Configure; sink?: TapDeps['sink'] } = {},
): Promise<Tapped> {
  const seen: Observation[] = [];
  const faults: unknown[] = [];
  const tap = createTap({
    entry: '/api',
    sink: sink ?? ((one) => void seen.push(observationOf(one))),
    onFault: (error) => void faults.push(error),
    options: entry,
  });
  const configure: Configure = (proxy, options) => {
    proxy.on('proxyRes', tap.proxyRes);
    users?.(proxy, options);
    proxy.on('proxyReq', tap.proxyReq);
    proxy.on('error', tap.error);
  };
  const dev = await startVite({
    server: { proxy: { '/api': { ...entry, configure } } },
    plugins: [
      {
        name: 'snapshot',
        configureServer(server) {
          server.middlewares.use((req, _res, next) => {
            snapshotRequest(req);
            next();
          });
        },
      },
    ],
  });
  open.push(dev);
  return { dev, seen, faults };
}

async function target(answer: Answer): Promise<RecordingTarget> {
  const made = await startTarget(answer);
  open.push(made);
  return made;
}

const ok: Answer = (_request, response) => void response.writeHead(200, { 'X-Api': '1' }).end('fine');

/** Makes one call and waits for its observation. */
async function observed(
  { dev, seen }: Tapped,
  path: string,
  init: Parameters<typeof call>[1] = {},
): Promise<{ answer: CallAnswer; observation: Observation }> {
  const before = seen.length;
  const answer = await call(dev.url + path, init);
  const observation = await until('an observation', () => seen[before]);
  return { answer, observation };
}

describe('what the tap sees', () => {
  it('the path as asked and as forwarded, the target with its base path', async () => {
    const api = await target(ok);
    const host = await tapped({
      target: `${api.origin}/v2/`,
      changeOrigin: true,
      rewrite: (path) => path.replace('/api', '/rest'),
    });
    const { observation } = await observed(host, '/api/items?a=1', { method: 'POST', body: 'x' });
    expect(observation).toMatchObject({
      entry: '/api',
      target: api.origin,
      targetBase: '/v2',
      method: 'POST',
      devPath: '/api/items?a=1',
      forwardedPath: '/v2/rest/items?a=1',
      proxyHeaders: [],
      transport: {},
    });
    expect(api.received[0]?.url).toBe(observation.forwardedPath);
    expect(observation.response).toMatchObject({ status: 200 });
    expect(observation.response?.durationMs).toBeGreaterThan(0);
  });

  it('header lines in wire order, repeated ones kept apart, on both sides', async () => {
    const api = await target((_request, response) => {
      response.writeHead(200, [
        'Access-Control-Allow-Origin',
        'https://a.test',
        'access-control-allow-origin',
        '*',
        'X-B',
        '1',
      ]);
      response.end();
    });
    const host = await tapped({ target: api.origin });
    const client = rawClient(
      host.dev.port,
      'GET /api/x HTTP/1.1\r\nHost: localhost\r\nX-One: 1\r\nx-two: a\r\nX-Two: b\r\nConnection: close\r\n\r\n',
    );
    await client.closed;
    const [observation] = host.seen;
    expect(observation?.requestHeaders).toEqual([
      ['Host', 'localhost'],
      ['X-One', '1'],
      ['x-two', 'a'],
      ['X-Two', 'b'],
      ['Connection', 'close'],
    ]);
    expect(observation?.response?.headers.slice(0, 3)).toEqual([
      ['Access-Control-Allow-Origin', 'https://a.test'],
      ['access-control-allow-origin', '*'],
      ['X-B', '1'],
    ]);
  });

  it('the answer before the hooks of the user, the request after them', async () => {
    const api = await target(ok);
    const users: Configure = (proxy) => {
      proxy.on('proxyReq', (proxyReq) => {
        proxyReq.setHeader('Origin', 'https://spoofed.test');
        proxyReq.setHeader('X-Hook', '1');
        proxyReq.removeHeader('cookie');
      });
      proxy.on('proxyRes', (proxyRes) => {
        proxyRes.headers['access-control-allow-origin'] = '*';
        delete proxyRes.headers['x-api'];
      });
    };
    const entry: ProxyOptions = { target: api.origin, auth: 'u:p', xfwd: true, headers: { 'X-Key': 'k' } };
    const host = await tapped(entry, { users });
    const { answer, observation } = await observed(host, '/api/x', {
      headers: { origin: 'http://localhost', cookie: 'a=1' },
    });
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(observation.response?.headers).toContainEqual(['X-Api', '1']);
    expect(observation.response?.headers.map(([name]) => name)).not.toContain('access-control-allow-origin');
    const forwarded = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto'];
    expect(observation.proxyHeaders).toEqual(
      ['authorization', 'origin', 'x-forwarded-for', 'x-hook', 'x-key'].concat(forwarded.slice(1)).sort(),
    );
    expect(observation.requestHeaders).toContainEqual(['origin', 'http://localhost']);
    expect(observation.proxyEdits).toEqual({
      dropped: ['cookie'],
      origin: 'https://spoofed.test',
      corsHeaders: ['access-control-allow-origin'],
      cookies: [],
    });
  });

  it('cookies that the proxy rewrites, without their values', async () => {
    const api = await target((_request, response) => {
      response.writeHead(200, { 'Set-Cookie': ['sid=s3cret; Domain=api.test; Path=/', 'b=1; Path=/'] }).end();
    });
    const host = await tapped({ target: api.origin, cookieDomainRewrite: '' });
    const { observation } = await observed(host, '/api/x');
    expect(observation.proxyEdits?.cookies).toEqual([
      { name: 'sid', sent: ['Domain=api.test', 'Path=/'], got: ['Path=/'] },
    ]);
  });

  it('the first hop alone where the proxy follows redirects', async () => {
    const api = await target((request, response) => {
      if (request.url === '/api/old') response.writeHead(302, { Location: '/api/new' }).end();
      else ok(request, response, '');
    });
    const host = await tapped({
      target: api.origin,
      changeOrigin: true,
      followRedirects: true,
      headers: { 'X-Key': 'k' },
    });
    const { observation } = await observed(host, '/api/old');
    expect(observation).toMatchObject({
      devPath: '/api/old',
      forwardedPath: '/api/old',
      target: api.origin,
      proxyHeaders: ['x-key'],
    });
    expect(observation.response).toMatchObject({ status: 200, afterRedirect: true });
    expect(host.seen).toHaveLength(1);
  });

  it('requests for which the proxy fires no proxyReq event', async () => {
    const api = await target(ok);
    const entry: ProxyOptions = { target: `${api.origin}/v2`, headers: { 'X-Key': 'k' }, secure: false };
    const expected = {
      target: api.origin,
      forwardedPath: '/v2/api/x?a=1',
      proxyHeaders: ['x-key'],
      transport: { rejectUnauthorized: false },
      response: { status: 200 },
    };
    const byFetch = await tapped({ ...entry, fetch });
    const fetched = await observed(byFetch, '/api/x?a=1');
    expect(fetched.observation).toMatchObject(expected);
    expect(fetched.observation.response?.headers).toContainEqual(['x-api', '1']);
    const byHttp = await tapped(entry);
    const expecting = await observed(byHttp, '/api/x?a=1', {
      method: 'POST',
      body: 'x',
      headers: { expect: '100-continue' },
    });
    expect(expecting.observation).toMatchObject({ ...expected, method: 'POST' });
  });

  it('an event stream at its headers, any other answer at its end', async () => {
    const streams: ServerResponse[] = [];
    const stream =
      (type: string): Answer =>
      (_request, response) => {
        response.writeHead(200, { 'Content-Type': type }).write('data: 1\n\n');
        streams.push(response);
      };
    const events = await tapped({ target: (await target(stream('text/event-stream; charset=utf-8'))).origin });
    const client = rawClient(events.dev.port, 'GET /api/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await until('the observation of a stream that goes on', () => events.seen[0]);
    await until('the first event', () => client.bytes().includes('data: 1'));
    client.socket.destroy();

    const plain = await tapped({ target: (await target(stream('text/plain'))).origin });
    const answer = call(`${plain.dev.url}/api/slow`);
    const response = await until('the request', () => streams[1]);
    expect(plain.seen).toHaveLength(0);
    response.end();
    await answer;
    await until('the observation', () => plain.seen[0]);
  });

  it.each([[204], [304]])('an answer %i without a body, and HEAD', async (status) => {
    const api = await target((_request, response) => void response.writeHead(status).end());
    const host = await tapped({ target: api.origin });
    const { observation } = await observed(host, '/api/x');
    expect(observation.response?.status).toBe(status);
    const head = await observed(host, '/api/x', { method: 'HEAD' });
    expect(head.observation.method).toBe('HEAD');
  });
});

describe('when something breaks', () => {
  it('a target that is not there gives an observation without an answer', async () => {
    const gone = await startTarget(ok);
    await gone.close();
    const host = await tapped({ target: gone.origin });
    const { answer, observation } = await observed(host, '/api/x');
    expect(answer.status).toBe(502);
    expect(observation).toMatchObject({ devPath: '/api/x', target: gone.origin });
    expect(observation.response).toBeUndefined();
  });

  it('an answer that breaks off keeps what had come of it', async () => {
    const broken = await startRawTarget((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nX-Api: 1\r\nContent-Length: 100\r\n\r\nhalf', () => socket.destroy());
      });
    });
    open.push(broken);
    const host = await tapped({ target: `http://127.0.0.1:${broken.port}` });
    const client = rawClient(host.dev.port, 'GET /api/x HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const observation = await until('the observation', () => host.seen[0]);
    expect(observation.response).toMatchObject({
      status: 200,
      headers: [
        ['X-Api', '1'],
        ['Content-Length', '100'],
      ],
    });
    client.socket.destroy();
    expect(host.seen).toHaveLength(1);
  });

  it('a throw behind the tap reaches nobody but onFault, once', async () => {
    const api = await target(ok);
    const host = await tapped(
      { target: api.origin },
      {
        sink: () => {
          throw new Error('broken sink');
        },
      },
    );
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await call(`${host.dev.url}/api/x`)).toMatchObject({ status: 200, body: 'fine' });
    }
    await until('the fault', () => host.faults.length > 0);
    expect(host.faults).toEqual([new Error('broken sink')]);
  });

  it('a throw in every handler and in onFault itself is kept from the proxy', () => {
    const tap = createTap({
      entry: '/api',
      sink: () => undefined,
      onFault: () => {
        throw new Error('broken onFault');
      },
    });
    const hostile = new Proxy({} as IncomingMessage, {
      get() {
        throw new Error('broken request');
      },
    });
    expect(() => tap.proxyReq({ getHeader: () => undefined }, hostile, undefined, {})).not.toThrow();
    expect(() => tap.proxyRes({ headers: {} }, hostile)).not.toThrow();
    expect(() => tap.error(new Error('x'), hostile)).not.toThrow();
  });

  it('nothing of a page that goes away before the answer', async () => {
    const api = await target(() => undefined);
    const host = await tapped({ target: api.origin });
    const client = rawClient(host.dev.port, 'GET /api/x HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await until('the request', () => api.received[0]);
    client.socket.destroy();
    await client.closed;
    const answered = await target(ok);
    const other = await tapped({ target: answered.origin });
    await observed(other, '/api/y');
    expect(host.seen.filter(({ response }) => response !== undefined)).toEqual([]);
    expect(host.faults).toEqual([]);
  });
});
