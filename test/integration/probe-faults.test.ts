import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProber, type Prober } from '../../packages/cors-guard/src/probe/index.ts';
import { answering, contextFor, EMPTY_200, requestTo, told } from '../helpers/probe.ts';
import { startRawTarget, type RawTarget } from '../helpers/raw.ts';
import { until } from '../helpers/until.ts';

let prober: Prober;
let target: RawTarget | undefined;

beforeEach(() => {
  prober = createProber();
});

afterEach(async () => {
  prober.close();
  await target?.close();
  target = undefined;
});

async function probeOf(talk: (socket: Socket) => void, timeoutMs = 20_000): ReturnType<Prober['send']> {
  target = await startRawTarget(talk);
  const url = `http://127.0.0.1:${target.port}/`;
  return prober.send(requestTo(url), contextFor(url, { timeoutMs }));
}

describe('no HTTP answer', () => {
  it.each([
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n', /^HPE_/],
    ['a binary answer', '\x15\x03\x01\x00\x02\x02\x16', /^HPE_/],
    ['a head that breaks off', 'HTTP/1.1 200 OK\r\nX-A', /^(ECONNRESET|HPE_)/],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', /^HPE_/],
    ['1 MB of header', `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(2 ** 20)}\r\n\r\n`, /^HPE_HEADER_OVERFLOW$/],
    ['1 MB of header lines', `HTTP/1.1 200 OK\r\n${'X-Line: x\r\n'.repeat(100_000)}\r\n`, /^HPE_HEADER_OVERFLOW$/],
    [
      'a switch of protocols',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
      /^ECONNRESET$/,
    ],
  ])('%s', async (_, bytes, code) => {
    const result = await probeOf((socket) => socket.once('data', () => socket.end(bytes, 'latin1')));
    expect(told(result)).toBe('unreachable');
    expect(result.fault?.code).toMatch(code);
    expect(result.fault?.message).not.toBe('cannot be reached');
  });

  it('a connection that is reset', async () => {
    const result = await probeOf((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(result).toMatchObject({ answer: { notSent: 'unreachable' }, fault: { code: 'ECONNRESET' } });
    expect(target?.connections).toHaveLength(1);
  });

  it('a refused connection', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const url = `http://127.0.0.1:${port}/`;
    const result = await prober.send(requestTo(url), contextFor(url));
    expect(result).toMatchObject({
      answer: { notSent: 'unreachable' },
      fault: { code: 'ECONNREFUSED', message: 'refuses connections' },
    });
  });

  it('a name that does not exist', async () => {
    prober = createProber({ resolve: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })) });
    const result = await prober.send(requestTo('http://api.example.test/'), contextFor('http://api.example.test'));
    expect(result).toMatchObject({ answer: { notSent: 'unreachable' }, fault: { code: 'ENOTFOUND' } });
  });

  it.each([['ftp://127.0.0.1/'], ['not a URL'], ['data:,x']])('the URL "%s"', async (url) => {
    const result = await prober.send(requestTo(url), contextFor('http://127.0.0.1'));
    expect(told(result)).toBe('unreachable');
  });

  it('a header that cannot be sent', async () => {
    const url = 'http://127.0.0.1:9/';
    const result = await prober.send(requestTo(url), contextFor(url, { gateHeaders: [['X-Gate', 'a\r\nX-More: b']] }));
    expect(result).toMatchObject({ answer: { notSent: 'unreachable' }, fault: { code: 'ERR_INVALID_CHAR' } });
  });
});

describe('time', () => {
  it.each([
    ['says nothing', () => undefined],
    ['sends interim answers only', answering('HTTP/1.1 102 Processing\r\n\r\n')],
    ['stops within its headers', answering('HTTP/1.1 200 OK\r\nX-A: 1\r\n')],
  ])('gives up on a target that %s, and closes', async (_, talk) => {
    const result = await probeOf(talk, 200);
    expect(result).toMatchObject({ answer: { notSent: 'unreachable' }, fault: { code: 'ETIMEDOUT' } });
    expect(result.durationMs).toBeGreaterThanOrEqual(195);
    await until('the connection is closed', () => target?.connections[0]?.ended === 'close');
  });

  it('gives up on a name server that hangs, also before a redirect', async () => {
    prober = createProber({ resolve: () => new Promise(() => undefined) });
    for (const hop of [0, 1]) {
      const request = requestTo('http://api.example.test/', { hop });
      const result = await prober.send(request, contextFor('http://api.example.test', { timeoutMs: 100 }));
      expect(result).toMatchObject({ answer: { notSent: 'unreachable' }, fault: { code: 'ETIMEDOUT' } });
    }
  });
});

describe('kept connections', () => {
  it('asks once more on a new connection when a kept one turns out closed', async () => {
    // Answers the first request of the first connection; its second ends the connection unanswered.
    let requests = 0;
    const result = await probeOf((socket) =>
      socket.on('data', () => {
        requests += 1;
        if (requests === 2) socket.resetAndDestroy();
        else socket.write(EMPTY_200);
      }),
    );
    expect(told(result)).toBe(200);
    const url = `http://127.0.0.1:${target?.port}/`;
    expect(told(await prober.send(requestTo(url), contextFor(url)))).toBe(200);
    expect(requests).toBe(3);
    expect(target?.connections).toHaveLength(2);
  });

  it('asks no third time', async () => {
    let requests = 0;
    await probeOf((socket) =>
      socket.on('data', () => {
        requests += 1;
        if (requests === 1) socket.write(EMPTY_200);
        else socket.resetAndDestroy();
      }),
    );
    const url = `http://127.0.0.1:${target?.port}/`;
    const result = await prober.send(requestTo(url), contextFor(url));
    expect(result).toMatchObject({ answer: { notSent: 'unreachable' }, fault: { code: 'ECONNRESET' } });
    expect(requests).toBe(3);
  });

  it('closes them when they have been idle', async () => {
    await probeOf(answering(EMPTY_200));
    expect(target?.connections[0]?.ended).toBe('open');
    const start = performance.now();
    await until('the connection is closed', () => target?.connections[0]?.ended !== 'open');
    expect(performance.now() - start).toBeLessThan(4_000);
  });

  it('opens two connections to a target at most', async () => {
    await probeOf((socket) => socket.on('data', () => setImmediate(() => socket.write(EMPTY_200))));
    const url = `http://127.0.0.1:${target?.port}/`;
    await Promise.all(Array.from({ length: 10 }, () => prober.send(requestTo(url), contextFor(url))));
    expect(target?.connections.length).toBeLessThanOrEqual(2);
  });
});

describe('close', () => {
  it('ends kept connections and what is under way, and sends nothing afterwards', async () => {
    await probeOf(answering(EMPTY_200));
    const kept = target;
    const hanging = await startRawTarget(() => undefined);
    const url = `http://127.0.0.1:${hanging.port}/`;
    const waiting = prober.send(requestTo(url), contextFor(url));
    await until('the request arrived', () => hanging.connections[0]?.bytes.endsWith('\r\n\r\n'));
    prober.close();
    const stopped = await waiting;
    expect(told(stopped)).toBe('probing-off');
    expect(stopped).not.toHaveProperty('fault');
    expect(told(await prober.send(requestTo(url), contextFor(url)))).toBe('probing-off');
    await until('all connections are closed', () =>
      [...(kept?.connections ?? []), ...hanging.connections].every(({ ended }) => ended === 'close'),
    );
    expect(hanging.connections).toHaveLength(1);
    await hanging.close();
  });
});
