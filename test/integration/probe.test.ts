import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HeaderLine } from '../../packages/cors-guard/src/predict/types.ts';
import { createProber, type Prober } from '../../packages/cors-guard/src/probe/index.ts';
import {
  answering,
  contextFor,
  EMPTY_200,
  linesOf,
  preflightTo,
  requestLines,
  requestTo,
  told,
} from '../helpers/probe.ts';
import { startRawTarget, type RawTarget } from '../helpers/raw.ts';
import { until } from '../helpers/until.ts';

let prober: Prober;
const targets: RawTarget[] = [];

beforeEach(() => {
  prober = createProber();
});

afterEach(async () => {
  prober.close();
  await Promise.all(targets.splice(0).map((target) => target.close()));
});

async function target(talk: (socket: Socket) => void): Promise<RawTarget & { readonly url: string }> {
  const started = await startRawTarget(talk);
  targets.push(started);
  return Object.assign(started, { url: `http://127.0.0.1:${started.port}/items?q=1` });
}

const probe = (url: string, more: Parameters<typeof contextFor>[1] = {}): ReturnType<Prober['send']> =>
  prober.send(requestTo(url), contextFor(url, more));

describe('what goes out', () => {
  it('puts the request on the wire as it was built, without a body', async () => {
    const { url, port, connections } = await target(answering(EMPTY_200));
    await prober.send(preflightTo(`${url}#part`, 'patch', 'content-type,x-tenant'), contextFor(url));
    const bytes = connections[0]?.bytes ?? '';
    expect(bytes.startsWith('OPTIONS /items?q=1 HTTP/1.1\r\n')).toBe(true);
    expect(bytes.indexOf('\r\n\r\n')).toBe(bytes.length - 4);
    expect(requestLines(bytes)).toEqual([
      ['Host', `127.0.0.1:${port}`],
      ['Connection', 'keep-alive'],
      ['Accept', '*/*'],
      ['Access-Control-Request-Method', 'patch'],
      ['Access-Control-Request-Headers', 'content-type,x-tenant'],
      ['Origin', 'https://app.example.test'],
      ['User-Agent', 'Mozilla/5.0 Chrome/156.0.0.0 cors-guard/0.0.0-test'],
      ['Sec-Fetch-Mode', 'cors'],
      ['Sec-Fetch-Site', 'cross-site'],
      ['Sec-Fetch-Dest', 'empty'],
    ]);
  });

  it.each([['POST'], ['PUT'], ['PATCH'], ['DELETE'], ['get'], ['TRACE'], ['CONNECT'], ['QUERY'], ['']])(
    'refuses the method "%s" and opens no connection',
    async (method) => {
      const { url, connections } = await target(answering(EMPTY_200));
      const result = await prober.send(requestTo(url, { method }), contextFor(url));
      expect(told(result)).toBe('method-not-repeated');
      expect(result).not.toHaveProperty('fault');
      // A request that is allowed comes next: had the other one gone out, it would be there by now.
      await probe(url);
      expect(connections).toHaveLength(1);
      expect(connections[0]?.bytes.startsWith('GET ')).toBe(true);
    },
  );

  it('carries no value of the author and nothing else that the page sent', async () => {
    const { url, connections } = await target(answering(EMPTY_200));
    const canary = (): string => randomUUID();
    const names = ['Authorization', 'X-Api-Key', 'Accept', 'Accept-Language', 'Content-Type', 'If-None-Match', 'Range'];
    const author = names.map((name): HeaderLine => [name, canary()]);
    const page: HeaderLine[] = [
      ['Cookie', canary()],
      ['Priority', canary()],
      ['sec-ch-ua-model', canary()],
      ...author.slice(0, 2),
    ];
    const secrets = [...author, ...page].map(([, value]) => value);
    const context = contextFor(url, { browserHeaders: page });
    await prober.send(requestTo(url, { headers: author, includeCredentials: true }), context);
    await prober.send(requestTo(url, { headers: author, method: 'HEAD' }), context);
    const { headers } = preflightTo(url, 'GET', 'authorization,x-api-key');
    await prober.send(
      requestTo(url, { kind: 'preflight', method: 'OPTIONS', headers: [...headers, ...author] }),
      context,
    );
    const wire = connections.map(({ bytes }) => bytes).join('');
    expect(wire).toMatch(/^GET [^]*\r\n\r\nHEAD [^]*\r\n\r\nOPTIONS /);
    for (const secret of secrets) expect(wire).not.toContain(secret);
  });

  it('keeps lines of one name apart', async () => {
    const { url, connections } = await target(answering(EMPTY_200));
    const gateHeaders: HeaderLine[] = [
      ['X-Gate', ''],
      ['X-Gate', 'b'],
      ['x-gate', 'c, \xe9'],
    ];
    await probe(url, { gateHeaders });
    expect(requestLines(connections[0]?.bytes ?? '').slice(-3)).toEqual([
      ['X-Gate', ''],
      ['X-Gate', 'b'],
      ['X-Gate', 'c, \xe9'],
    ]);
  });

  it('carries them once the path was opted in', async () => {
    const { url, connections } = await target(answering(EMPTY_200));
    const credentials: HeaderLine[] = [
      ['Cookie', 'sid=1; theme=dark'],
      ['Authorization', 'Bearer 2'],
    ];
    await prober.send(
      requestTo(url, { headers: credentials.slice(1), includeCredentials: true }),
      contextFor(url, { credentials }),
    );
    const lines = requestLines(connections[0]?.bytes ?? '');
    expect(lines).toEqual(expect.arrayContaining(credentials));
  });
});

describe('what comes back', () => {
  it('keeps lines in order, doubled ones apart, case and bytes as they were', async () => {
    const lines = [
      'X-b: 1',
      'Access-Control-Allow-Origin: a',
      'x-A:2',
      'access-control-allow-origin:  b\t',
      'Set-Cookie: c',
      'Set-Cookie: d',
      'X-Latin: \xe9\xff',
      'X-Empty:',
    ];
    const { url } = await target(answering(`HTTP/1.1 299 \xe9\r\n${lines.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`));
    const result = await probe(url);
    expect(result.answer).toMatchObject({
      exchange: { method: 'GET', url, origin: 'https://app.example.test', status: 299 },
      httpVersion: 1,
      source: 'probe',
    });
    expect(linesOf(result)).toEqual([
      ['X-b', '1'],
      ['Access-Control-Allow-Origin', 'a'],
      ['x-A', '2'],
      ['access-control-allow-origin', 'b'],
      ['Set-Cookie', 'c'],
      ['Set-Cookie', 'd'],
      ['X-Latin', '\xe9\xff'],
      ['X-Empty', ''],
      ['Content-Length', '0'],
    ]);
  });

  it('keeps more lines and bytes than Node does on its own', async () => {
    const many = Array.from({ length: 3_000 }, (_, index) => `X-${index}: ${'v'.repeat(20)}\r\n`).join('');
    const { url } = await target(answering(`HTTP/1.1 200 OK\r\n${many}Content-Length: 0\r\n\r\n`));
    expect(linesOf(await probe(url))).toHaveLength(3_001);
  });

  it('passes over interim answers', async () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nAccess-Control-Allow-Origin: *\r\n\r\n';
    const { url } = await target(answering(interim + EMPTY_200));
    const result = await probe(url);
    expect(told(result)).toBe(200);
    expect(linesOf(result)).toEqual([['Content-Length', '0']]);
  });

  it.each([301, 302, 303, 307, 308])('returns a %s as it is', async (status) => {
    const { url, connections } = await target(
      answering(`HTTP/1.1 ${status} Moved\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n`),
    );
    const result = await probe(url);
    expect(told(result)).toBe(status);
    expect(linesOf(result)[0]).toEqual(['Location', '/next']);
    expect(connections[0]?.bytes.match(/^GET /gm)).toHaveLength(1);
  });

  it('reads an answer that offers an upgrade', async () => {
    const { url } = await target(
      answering('HTTP/1.1 200 OK\r\nUpgrade: h2,h2c\r\nConnection: Upgrade\r\nContent-Length: 0\r\n\r\n'),
    );
    expect(told(await probe(url))).toBe(200);
  });
});

describe('bodies', () => {
  const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;

  it('keeps the connection after a small one, and after none', async () => {
    const { url, connections } = await target(answering(`HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello`));
    for (let turn = 0; turn < 5; turn += 1) expect(told(await probe(url))).toBe(200);
    expect(connections).toHaveLength(1);
  });

  it('takes a length without a body for none, on HEAD and 304', async () => {
    for (const [method, status] of [
      ['HEAD', 200],
      ['GET', 304],
    ] as const) {
      const { url, connections } = await target(answering(`HTTP/1.1 ${status} OK\r\nContent-Length: 9999999\r\n\r\n`));
      for (let turn = 0; turn < 3; turn += 1) {
        expect(told(await prober.send(requestTo(url, { method }), contextFor(url)))).toBe(status);
      }
      expect(connections).toHaveLength(1);
    }
  });

  it('closes on a large one at once, by its length', async () => {
    const slow = await target(answering('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n'));
    const large = await target(answering('HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n'));
    expect(told(await probe(slow.url))).toBe(200);
    expect(told(await probe(large.url))).toBe(200);
    await until('the connection is closed', () => large.connections[0]?.ended === 'close');
    // The small one is still waited for: time alone has not closed the other.
    expect(slow.connections[0]?.ended).toBe('open');
  });

  it('closes an endless one after 64 KB', async () => {
    let written = 0;
    const { url, connections } = await target((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        const more = (): void => {
          while (!socket.destroyed && written < 2 ** 30) {
            written += chunk.length;
            if (!socket.write(chunk)) break;
          }
        };
        socket.on('drain', more);
        more();
      });
    });
    expect(told(await probe(url))).toBe(200);
    await until('the connection is closed', () => connections[0]?.ended === 'close');
    // What the kernels of both sides hold, not the gigabyte that was on offer.
    expect(written).toBeLessThan(2 ** 25);
  });

  it('does not wait for a slow one, and ends it', async () => {
    const { url, connections } = await target(answering('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nslow'));
    const result = await probe(url);
    expect(told(result)).toBe(200);
    expect(connections[0]?.ended).toBe('open');
    await until('the connection is closed', () => connections[0]?.ended === 'close');
  });
});
