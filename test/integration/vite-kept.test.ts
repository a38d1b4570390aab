/** Which requests share a connection to the target, and who decides. */

import { Agent, createServer, request, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { ProxyOptions } from 'vite';
import { describe, expect, it } from 'vitest';
import { corsGuard, type CorsGuardOptions } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { listening } from '../helpers/listening.ts';
import { comparable, rawClient, startExchangeTarget } from '../helpers/raw.ts';
import { closing } from '../helpers/set-up.ts';
import { certificateFor } from '../helpers/tls-target.ts';
import { until } from '../helpers/until.ts';
import { startVite, type DevServer } from '../helpers/vite-dev.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly connection: string | undefined;
  /** Number of the connection it came over. */
  readonly over: number;
}

interface CountingTarget {
  readonly port: number;
  readonly seen: Seen[];
  close(): Promise<void>;
}

type Tls = Parameters<typeof createTlsServer>[0];

/** Writes down over which connection a request comes. */
async function startCounting(tls?: Tls): Promise<CountingTarget> {
  const seen: Seen[] = [];
  const sockets = new Map<Socket, number>();
  const listener = (incoming: IncomingMessage, response: { end(text: string): unknown }): void => {
    const { method = '', url = '', headers, socket } = incoming;
    const over = sockets.get(socket) ?? sockets.size + 1;
    sockets.set(socket, over);
    seen.push({ method, url, connection: headers.connection, over });
    incoming.resume();
    // A request that is left unanswered.
    if (!url.includes('/silent')) incoming.on('end', () => response.end('answer'));
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  return { ...(await listening(server)), seen };
}

/** Waits until the code that keeps connections is loaded, unless it will not be used. */
async function startGuarded(entry: ProxyOptions, options: CorsGuardOptions = {}, isKept = true): Promise<DevServer> {
  const plugins = [corsGuard({ enabled: true, probe: false, report: 'report.json', ...options })];
  const dev = closing(await startVite({ plugins, server: { proxy: { '/api': entry } } }));
  if (isKept) await until('the agent', () => entry.agent);
  else await dev.report();
  return dev;
}

interface Answer {
  readonly status: number;
  readonly connection: string | undefined;
  readonly port: number | undefined;
}

const page = new Agent({ keepAlive: true });

function ask(dev: DevServer, method: string, path: string, more: { headers?: object; body?: string } = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const headers = { ...more.headers };
    const sent = request({ host: '127.0.0.1', port: dev.port, path, method, headers, agent: page });
    sent.on('error', reject);
    sent.on('response', (response) => {
      // Gone from the socket when the answer has ended.
      const port = sent.socket?.localPort;
      response.resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, connection: response.headers.connection, port }),
      );
    });
    sent.end(more.body);
  });
}

async function several(dev: DevServer, count = 5): Promise<Answer[]> {
  const answers = [];
  for (let n = 0; n < count; n += 1) answers.push(await ask(dev, 'GET', `/api/items/${n}`));
  return answers;
}

const connections = ({ seen }: CountingTarget): number => new Set(seen.map(({ over }) => over)).size;

describe('connections', () => {
  it('are kept for GET and HEAD, and that of the page is kept, too', async () => {
    const target = closing(await startCounting());
    const dev = await startGuarded({ target: `http://127.0.0.1:${target.port}` });
    const answers = [...(await several(dev)), await ask(dev, 'HEAD', '/api/items')];
    expect(connections(target)).toBe(1);
    expect(new Set(target.seen.map(({ connection }) => connection))).toEqual(new Set(['keep-alive']));
    expect(answers.every(({ status, connection }) => status === 200 && connection === 'keep-alive')).toBe(true);
    expect(new Set(answers.map(({ port }) => port)).size).toBe(1);
  });

  it('are kept when the page closes its own, and OPTIONS that Vite hands on goes over them', async () => {
    const target = closing(await startCounting());
    const entry: ProxyOptions = { target: `http://127.0.0.1:${target.port}` };
    const plugins = [corsGuard({ enabled: true, probe: false })];
    const dev = closing(await startVite({ plugins, server: { cors: false, proxy: { '/api': entry } } }));
    await until('the agent', () => entry.agent);
    for (const method of ['GET', 'OPTIONS', 'GET']) {
      const answer = await ask(dev, method, '/api/items', { headers: { connection: 'close' } });
      expect(answer).toMatchObject({ status: 200, connection: 'close' });
    }
    expect(connections(target)).toBe(1);
  });

  it.each<[string, string, { headers?: object; body?: string }]>([
    ['POST', 'POST', { body: 'text' }],
    ['POST without a body', 'POST', {}],
    ['PUT', 'PUT', { body: 'text' }],
    ['DELETE', 'DELETE', {}],
    ['GET with a body', 'GET', { headers: { 'content-length': '4' }, body: 'text' }],
    ['GET with a chunked body', 'GET', { headers: { 'transfer-encoding': 'chunked' }, body: 'text' }],
  ])('are fresh for %s', async (_name, method, more) => {
    const target = closing(await startCounting());
    const dev = await startGuarded({ target: `http://127.0.0.1:${target.port}` });
    await ask(dev, 'GET', '/api/first');
    for (const path of ['/api/one', '/api/two']) {
      expect(await ask(dev, method, path, more)).toMatchObject({ status: 200, connection: 'keep-alive' });
    }
    await ask(dev, 'GET', '/api/last');
    expect(target.seen.map(({ over }) => over)).toEqual([1, 2, 3, 1]);
    expect(target.seen.slice(1, 3).map(({ connection }) => connection)).toEqual(['close', 'close']);
  });

  it('are as without the plugin with keepAlive: false', async () => {
    const target = closing(await startCounting());
    const dev = await startGuarded({ target: `http://127.0.0.1:${target.port}` }, { keepAlive: false }, false);
    expect((await several(dev)).every(({ connection }) => connection === 'close')).toBe(true);
    expect(connections(target)).toBe(5);
  });

  it.each<[string, Partial<ProxyOptions>, number]>([
    ['an agent of the user', { agent: new Agent({ keepAlive: true, maxSockets: 1 }) }, 1],
    ['no agent, as the user says', { agent: false }, 5],
    ['followRedirects', { followRedirects: true }, 5],
  ])('are left to %s', async (_name, more, count) => {
    const target = closing(await startCounting());
    const entry: ProxyOptions = { target: `http://127.0.0.1:${target.port}`, ...more };
    const dev = await startGuarded(entry, {}, false);
    await several(dev);
    expect(connections(target)).toBe(count);
    expect(entry.agent).toBe(more.agent);
  });

  it('are left to an agent that a hook sets', async () => {
    const target = closing(await startCounting());
    const agent = new Agent();
    const entry: ProxyOptions = {
      target: `http://127.0.0.1:${target.port}`,
      configure: (_proxy, options) => void (options.agent = agent),
    };
    await several(await startGuarded(entry, {}, false));
    expect([entry.agent, connections(target)]).toEqual([agent, 5]);
  });

  it('go with the server, and leave the entry as it was', async () => {
    const target = closing(await startCounting());
    const entry: ProxyOptions = { target: `http://127.0.0.1:${target.port}` };
    const dev = await startGuarded(entry);
    await several(dev, 2);
    await dev.stop();
    expect(entry).not.toHaveProperty('agent');
  });

  it('are fresh where a hook of the user listens to each socket', async () => {
    const target = closing(await startCounting());
    const entry: ProxyOptions = {
      target: `http://127.0.0.1:${target.port}`,
      configure: (proxy) => void proxy.on('proxyReq', (proxyReq) => proxyReq.socket?.on('timeout', () => undefined)),
    };
    expect((await several(await startGuarded(entry))).every(({ status }) => status === 200)).toBe(true);
    expect(connections(target)).toBe(5);
  });
});

describe('what an entry says of its target', () => {
  it('certificates of both sides, over one connection', async () => {
    const authority = await certificateFor('authority');
    const [own, client] = [await certificateFor('localhost', { ca: authority }), await certificateFor('dev')];
    const target = closing(
      await startCounting({ ...own, requestCert: true, rejectUnauthorized: true, ca: [client.cert] }),
    );
    const address = { protocol: 'https:', host: 'localhost', hostname: '127.0.0.1', port: target.port };
    const refused: ProxyOptions = { target: { ...address, ca: authority.cert }, changeOrigin: true };
    const known: ProxyOptions = { target: { ...address, ca: authority.cert, ...client }, changeOrigin: true };
    const trusting: ProxyOptions = { target: { ...address, ...client }, secure: false };
    expect((await several(await startGuarded(refused))).every(({ status }) => status >= 500)).toBe(true);
    expect(target.seen).toEqual([]);
    for (const [index, entry] of [known, trusting].entries()) {
      expect((await several(await startGuarded(entry))).every(({ status }) => status === 200)).toBe(true);
      expect(connections(target)).toBe(index + 1);
    }
  });

  it('proxyTimeout ends a request over a kept connection as it ends one over a fresh one, and it is not repeated', async () => {
    const target = closing(await startCounting());
    const entry = (): ProxyOptions => ({ target: `http://127.0.0.1:${target.port}`, proxyTimeout: 150 });
    const bare = closing(await startVite({ server: { proxy: { '/api': entry() } } }));
    const dev = await startGuarded(entry());
    await several(dev, 2);
    const statuses = [];
    for (const server of [bare, dev]) statuses.push((await ask(server, 'GET', '/api/silent')).status);
    expect(statuses[1]).toBe(statuses[0]);
    expect(target.seen.filter(({ url }) => url === '/api/silent')).toHaveLength(2);
    expect((await several(dev, 1))[0]?.status).toBe(200);
  });

  it('forward gets a copy of every request', async () => {
    const [target, mirror] = [closing(await startCounting()), closing(await startCounting())];
    const dev = await startGuarded({
      target: `http://127.0.0.1:${target.port}`,
      forward: { protocol: 'http:', host: '127.0.0.1', port: mirror.port },
    });
    await several(dev);
    await until('the copies', () => mirror.seen.length === 5);
    expect(mirror.seen.map(({ url }) => url)).toEqual(target.seen.map(({ url }) => url));
  });
});

describe('a request whose kept connection fails', () => {
  it('is sent once more, and hooks of the user run once', async () => {
    // Each connection serves one request, and breaks when the second has arrived.
    const target = closing(
      await startExchangeTarget(({ socket, isReused }) => {
        if (isReused) socket.destroy();
        else socket.write('HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 4\r\n\r\ngood');
      }),
    );
    const ran = { start: 0, proxyReq: 0, proxyRes: 0, end: 0, error: 0 };
    const dev = await startGuarded({
      target: `http://127.0.0.1:${target.port}`,
      configure: (proxy) => {
        for (const event of Object.keys(ran) as (keyof typeof ran)[]) proxy.on(event, () => (ran[event] += 1));
        proxy.on('proxyReq', (proxyReq) => proxyReq.setHeader('x-user', 'hook'));
      },
    });
    for (const path of ['/api/1?a=%20b', '/api/2?a=%20b']) {
      const client = rawClient(dev.port, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nX-Mixed-Case: One\r\n\r\n`);
      await until('the answer', () => client.bytes().endsWith('good'));
      expect(comparable(client.bytes()).head).toContain('x-a: 1');
      client.socket.destroy();
    }
    expect(ran).toEqual({ start: 2, proxyReq: 2, proxyRes: 2, end: 2, error: 0 });
    const [, failed, again] = target.exchanges;
    expect([target.exchanges.length, failed?.isReused, again?.isReused]).toEqual([3, true, false]);
    expect(comparable(again?.bytes() ?? '')).toEqual(comparable(failed?.bytes() ?? ''));
    expect(again?.bytes()).toContain('x-user: hook');
  });

  it('fails as it would have, when a part of the answer was there', async () => {
    const target = closing(
      await startExchangeTarget(({ socket, isReused }) => {
        if (isReused) socket.end('HTTP/1.1 200 OK\r\nX-A');
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood');
      }),
    );
    const dev = await startGuarded({ target: `http://127.0.0.1:${target.port}` });
    const statuses = (await several(dev, 2)).map(({ status }) => status);
    expect(statuses[0]).toBe(200);
    expect(statuses[1]).toBeGreaterThanOrEqual(500);
    expect(target.exchanges).toHaveLength(2);
  });
});
