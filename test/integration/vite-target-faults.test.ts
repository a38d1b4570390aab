/** Targets and hooks that break: the app gets what it gets without the plugin, and nothing untrue is said. */

import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { generate } from 'selfsigned';
import type { ProxyOptions } from 'vite';
import { describe, expect, it } from 'vitest';
import { adoptEntries } from '../../packages/cors-guard/src/hosts/vite/adopt.ts';
import { corsGuard } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { call } from '../helpers/call.ts';
import { rawClient, startRawTarget } from '../helpers/raw.ts';
import { allowlistApi, startTarget } from '../helpers/recording-target.ts';
import { faultyGuard } from '../helpers/faulty-guard.ts';
import { closing, guard, judgedOf, PAGE } from '../helpers/set-up.ts';
import { uncaught } from '../helpers/uncaught.ts';
import { until } from '../helpers/until.ts';
import { pageHeaders, publicEntry, PUBLIC_HOST, startVite, type DevServer } from '../helpers/vite-dev.ts';

const CORS = `Access-Control-Allow-Origin: ${PAGE}\r\nAccess-Control-Allow-Credentials: true\r\nVary: Origin\r\n`;
const OK = `HTTP/1.1 200 OK\r\n${CORS}Connection: close\r\nContent-Length: 2\r\n\r\n{}`;

/** A server without the plugin and one with it, before the same target. */
async function both(port: number, entry: ProxyOptions = {}) {
  const proxy = () => ({ '/api': publicEntry(port, entry) });
  const protocol = typeof entry.target === 'string' ? new URL(entry.target).protocol : 'http:';
  const api = `${protocol}//${PUBLIC_HOST}:${port}`;
  const plugins = [guard(api, { probe: { timeout: 500 } })];
  const bare = closing(await startVite({ server: { proxy: proxy() } }));
  const guarded = closing(await startVite({ plugins, server: { proxy: proxy() } }));
  return { bare, guarded };
}

/** What the page gets: the status and the body, or how the connection broke. */
async function fate(dev: DevServer, path: string): Promise<string> {
  const broke = (error: unknown): string => String((error as { code?: string }).code ?? error);
  return call(dev.url + path, { headers: pageHeaders(dev) }).then(
    ({ status, body }) => `${status} ${body.slice(0, 100)}`,
    broke,
  );
}

/** The same answer of a raw target to the page and to the checks. */
const answering = (bytes: string) => (socket: Socket) => void socket.once('data', () => socket.end(bytes, 'latin1'));

const faults: readonly (readonly [name: string, talk: (socket: Socket) => void, probes: number])[] = [
  ['hangs up at once', (socket) => void socket.once('data', () => socket.destroy()), 0],
  ['hangs up in the headers', answering('HTTP/1.1 200 OK\r\nContent-Ty'), 0],
  ['sends what is not HTTP', answering('\x00\x01 this is not HTTP\r\n\r\n'), 0],
  ['sends a status that is none', answering('HTTP/1.1 9999 Fine\r\n\r\n'), 0],
  ['sends a header of 1 MB', answering(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(1_048_576)}\r\n\r\n`), 0],
  ['sends a length that is none', answering(`HTTP/1.1 200 OK\r\n${CORS}Content-Length: many\r\n\r\nok`), 0],
  ['asks to slow down', answering('HTTP/1.1 429 Too Many Requests\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n'), 1],
  ['is down for maintenance', answering('HTTP/1.1 503 Down\r\nConnection: close\r\nContent-Length: 4\r\n\r\ndown'), 1],
];

describe('a target that', () => {
  it.each(faults)('%s', async (_name, talk, probes) => {
    const target = closing(await startRawTarget(talk));
    const { bare, guarded } = await both(target.port);
    const seen = [];
    for (const dev of [bare, guarded]) seen.push([await fate(dev, '/api/one'), await fate(dev, '/api/two')]);
    expect(seen[1]).toEqual(seen[0]);
    const report = await judgedOf(guarded)(1);
    expect(report.findings).toEqual([]);
    expect(report.probes.sent).toBeGreaterThanOrEqual(probes);
    expect(guarded.lines.join('\n')).not.toContain('internal fault');
    // Still there.
    expect(await fate(guarded, '/api/one')).toBe(seen[0]?.[0]);
  });

  it('dies while the app runs', async () => {
    const target = await startTarget(allowlistApi([PAGE]));
    const { bare, guarded } = await both(target.port);
    expect([await fate(bare, '/api/items'), await fate(guarded, '/api/items')]).toEqual(
      Array(2).fill('200 {"ok":true}'),
    );
    await judgedOf(guarded)(1);
    await target.close();
    const seen = [];
    for (const dev of [bare, guarded]) seen.push([await fate(dev, '/api/items'), await fate(dev, '/api/other')]);
    expect(seen[1]).toEqual(seen[0]);
    expect((await guarded.stop()).findings).toEqual([]);
    expect(guarded.lines.filter((line) => line.includes('cannot be reached')).length).toBeLessThanOrEqual(1);
  });

  it('hangs: the page may leave, the check gives up, others are served', async () => {
    const target = closing(
      await startRawTarget((socket) => {
        socket.once('data', (bytes: string) => void (/^\w+ \/api\/slow/.test(bytes) || socket.end(OK)));
      }),
    );
    const { guarded } = await both(target.port);
    const waiting = rawClient(
      guarded.port,
      `GET /api/slow HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 Chrome/156.0.0.0\r\nAccept: */*\r\n\r\n`,
    );
    await until('the slow call', () => target.connections.some(({ bytes }) => bytes.includes('/api/slow')));
    expect(await fate(guarded, '/api/fast')).toBe('200 {}');
    waiting.socket.destroy();
    const report = await judgedOf(guarded)(1);
    expect(report.calls.map(({ url }) => url)).toEqual(['/api/fast']);
    expect((await guarded.stop()).findings).toEqual([]);
  });

  it('sends an endless body: the check reads no more than it needs', async () => {
    const flood = (socket: Socket): void => {
      const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
      const more = (): void => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.on('drain', more);
      socket.write(`HTTP/1.1 200 OK\r\n${CORS}Transfer-Encoding: chunked\r\n\r\n`);
      more();
    };
    const target = closing(await startRawTarget((socket) => void socket.once('data', () => flood(socket))));
    const { guarded } = await both(target.port);
    const client = rawClient(
      guarded.port,
      `GET /api/flood HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 Chrome/156.0.0.0\r\nAccept: */*\r\n\r\n`,
    );
    await once(client.socket, 'data');
    client.socket.destroy();
    const report = await judgedOf(guarded)(1);
    expect(report.calls[0]?.verdicts.chromium?.outcome).toBe('pass');
    expect(report.findings).toEqual([]);
    await until('the end of every connection', () => target.connections.every(({ ended }) => ended === 'close'));
  });

  it('redirects in a circle: asked as often as a browser would, said once', async () => {
    const target = closing(
      await startTarget((_request, response) => {
        response.setHeader('Access-Control-Allow-Origin', PAGE);
        response.setHeader('Access-Control-Allow-Credentials', 'true');
        response.writeHead(302, { Location: '/api/loop' }).end();
      }),
    );
    const { bare, guarded } = await both(target.port);
    expect(await fate(guarded, '/api/loop')).toBe(await fate(bare, '/api/loop'));
    const report = await judgedOf(guarded)(1);
    expect(report.findings.length).toBeLessThanOrEqual(1);
    expect(report.findings.map(({ severity }) => severity)).not.toContain('error');
    expect(target.probes().length).toBeLessThanOrEqual(21);
  });

  it('has a certificate that nobody vouches for', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: PUBLIC_HOST }]);
    const server = createServer({ key, cert }, (_request, response) => response.end('{}'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing({ close: () => new Promise((resolve) => void server.close(() => resolve())) });
    const { port } = server.address() as AddressInfo;
    const proxy = () => ({ '/api': `https://127.0.0.1:${port}` });
    const plugins = [guard(`https://127.0.0.1:${port}`)];
    const bare = closing(await startVite({ server: { proxy: proxy() } }));
    const guarded = closing(await startVite({ plugins, server: { proxy: proxy() } }));
    expect(await fate(guarded, '/api/items')).toBe(await fate(bare, '/api/items'));
    const report = await judgedOf(guarded)(1);
    expect(report.calls[0]?.verdicts.chromium?.outcome).not.toBe('pass');
    expect(report.findings).toEqual([]);
  });

  it('has a gate that refuses whoever comes without its cookie', async () => {
    const api = allowlistApi([PAGE]);
    const target = closing(
      await startTarget((request, response, body) => {
        if (request.headers.cookie?.includes('gate=open')) return api(request, response, body);
        response.writeHead(403, { 'Content-Type': 'text/html' }).end('<h1>sign in</h1>');
      }),
    );
    const { bare, guarded } = await both(target.port);
    const seen = [];
    for (const dev of [bare, guarded]) {
      const headers = pageHeaders(dev, { cookie: 'gate=open' });
      seen.push(await call(`${dev.url}/api/items`, { headers }).then(({ status, body }) => [status, body]));
    }
    expect(seen).toEqual([
      [200, '{"ok":true}'],
      [200, '{"ok":true}'],
    ]);
    const report = await judgedOf(guarded)(1);
    expect(report.calls[0]?.verdicts.chromium).toMatchObject({ outcome: 'unknown', why: 'gate' });
    expect(report.findings).toEqual([]);
  });
});

describe('a hook of the user that throws', () => {
  const thrower = (): never => {
    throw new Error('the hook broke');
  };

  it.each<[string, ProxyOptions]>([
    ['rewrite', { rewrite: thrower }],
    ['bypass', { bypass: thrower }],
  ])('in %s: the request ends as it does without the plugin', async (_name, entry) => {
    const target = closing(await startTarget(allowlistApi([PAGE])));
    const { bare, guarded } = await both(target.port, entry);
    const seen: unknown[] = [];
    for (const dev of [bare, guarded]) {
      const { value, errors } = await uncaught(async (errors) => {
        const client = rawClient(dev.port, `GET /api/items HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
        // Vite 8 lets the request hang, and the error becomes an unhandled rejection.
        await until('an end', () => client.bytes().includes('\r\n\r\n') || errors.length > 0);
        client.socket.destroy();
        return client.bytes().split('\r\n')[0];
      });
      seen.push([value, errors]);
    }
    expect(seen[1]).toEqual(seen[0]);
    expect((await guarded.stop()).findings).toEqual([]);
  });

  it.each(['proxyReq', 'proxyRes'] as const)(
    'on %s: an uncaught error, as without the plugin, and only that one',
    async (event) => {
      const target = closing(await startTarget(allowlistApi([PAGE])));
      const entry: ProxyOptions = { configure: (proxy) => void proxy.on(event, thrower) };
      const { bare, guarded } = await both(target.port, entry);
      for (const dev of [bare, guarded]) {
        const { errors } = await uncaught(async (seen) => {
          const client = rawClient(dev.port, `GET /api/items HTTP/1.1\r\nHost: localhost\r\n\r\n`);
          await until('the uncaught error', () => seen.length > 0);
          client.socket.destroy();
        });
        expect(errors).toEqual(['the hook broke']);
      }
    },
  );

  it('in configure: the server does not start, as without the plugin', async () => {
    const proxy = () => ({ '/api': publicEntry(1, { configure: thrower }) });
    const outcome = (plugins: ReturnType<typeof corsGuard>): Promise<string> =>
      startVite({ plugins, server: { proxy: proxy() } }).then(
        (dev) => {
          closing(dev);
          return 'started';
        },
        (error: unknown) => String(error),
      );
    const without = await outcome([]);
    expect(await outcome(corsGuard({ enabled: true }))).toBe(without);
    expect(without).toContain('the hook broke');
  });
});

describe('a listener of ours that throws', () => {
  it('is one line, and the request is served', async () => {
    const target = closing(await startTarget(allowlistApi([PAGE])));
    const { faulty, lines } = await faultyGuard({
      openCore: () =>
        Promise.resolve({
          observe() {
            throw new Error('our listener broke');
          },
          isRepeat: () => false,
          report: () => undefined,
          doors: () => false,
          pageState: () => undefined,
          command: () => undefined,
          say: () => undefined,
          close: () => Promise.resolve(),
        }),
    });
    const proxy: Parameters<typeof adoptEntries>[0] = { '/api': publicEntry(target.port) };
    adoptEntries(proxy, faulty);
    const dev = closing(await startVite({ server: { proxy } }));
    const { errors, value } = await uncaught(async () => {
      const seen = [];
      for (let n = 0; n < 3; n += 1) seen.push(await fate(dev, `/api/items/${n}`));
      await until('the line', () => lines.length > 0);
      return seen;
    });
    expect(errors).toEqual([]);
    expect(value).toEqual(Array(3).fill('200 {"ok":true}'));
    expect(lines).toHaveLength(1);
    await faulty.close();
  });
});
