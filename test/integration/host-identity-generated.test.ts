/** Generated exchanges, a WebSocket and an event stream, with and without the plugin, raw sockets on both sides. */

import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateExchanges, type GeneratedExchange } from '../helpers/exchanges.ts';
import { playExchange, type ExchangeSeen, type Talk } from '../helpers/play-exchange.ts';
import type { HostServer } from '../helpers/host.ts';
import { arrived, comparable, rawClient, startExchangeTarget, type ExchangeTarget } from '../helpers/raw.ts';
import { host } from '../helpers/this-host.ts';
import { until } from '../helpers/until.ts';
import { openWebSocket, startEcho } from '../helpers/websocket.ts';

const EXCHANGES = generateExchanges(240, 20_261_121);

let talk: Talk = () => undefined;
let target: ExchangeTarget;
let echo: Awaited<ReturnType<typeof startEcho>>;
let bare: HostServer;
let guarded: HostServer;

beforeAll(async () => {
  echo = await startEcho();
  target = await startExchangeTarget((exchange) => void talk(exchange.socket, () => exchange.bytes()));
  const api = `http://127.0.0.1:${target.port}`;
  const proxy = { '/api': { target: api }, '/socket': { target: `ws://127.0.0.1:${echo.port}`, ws: true } };
  bare = await host.start({ proxy });
  guarded = await host.start({
    proxy,
    options: { enabled: true, production: { page: 'http://app.shop.example', api: { '/api': api } } },
  });
});
afterAll(async () => {
  await Promise.all([bare.close(), guarded.close(), target.close(), echo.close()]);
});

const exchange = (dev: HostServer, generated: GeneratedExchange): Promise<ExchangeSeen> =>
  playExchange(dev.port, generated, (next) => (talk = next));

it('240 generated exchanges are the same at both ends', async () => {
  const statuses = new Set<string>();
  for (const generated of EXCHANGES) {
    const seen = [await exchange(bare, generated), await exchange(guarded, generated)];
    expect(seen[1], generated.name).toEqual(seen[0]);
    statuses.add(seen[0]?.page.head[0]?.split(' ')[1] ?? '');
  }
  // The generator reaches what it is made for.
  expect(statuses.size).toBeGreaterThan(20);
  for (const part of [
    'HEAD',
    '-> 304',
    '-> 204',
    'trailer',
    '(chunked) ->',
    '(length) ->',
    'expecting',
    '103 first',
    'long',
  ]) {
    expect(
      EXCHANGES.some(({ name }) => name.includes(part)),
      part,
    ).toBe(true);
  }
}, 30_000);

it('an upload that the page breaks off is broken off at the target', async () => {
  const head = 'PUT /api/files HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 Chrome/156.0.0.0\r\n';
  for (const framing of ['Content-Length: 1000\r\n\r\nhalf', 'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n']) {
    const seen = [];
    for (const dev of [bare, guarded]) {
      let there: { readonly socket: Socket; readonly bytes: () => string } | undefined;
      talk = (socket, bytes) => void (there = { socket, bytes });
      const client = rawClient(dev.port, head + framing);
      const { socket, bytes } = await until('half an upload', () => there?.bytes().includes('half') && there);
      client.socket.destroy();
      await until('the end at the target', () => socket.readableEnded || socket.destroyed);
      // Behind the head, in which the connection is named.
      seen.push(bytes().split('\r\n\r\n').slice(1));
    }
    expect(seen[1]).toEqual(seen[0]);
  }
});

it('a WebSocket carries the same messages after the same handshake', async () => {
  const seen = [];
  for (const dev of [bare, guarded]) {
    const headers = { 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', origin: dev.url };
    const socket = await openWebSocket(`${dev.url}/socket/chat?room=1`, headers);
    const texts = Array.from({ length: 50 }, (_, number) => `${number} ${'ä'.repeat(number * 40)}`);
    for (const text of texts) socket.send(text);
    await until('the echo of each', () => socket.messages.length === texts.length);
    expect(socket.messages).toEqual(texts);
    seen.push({ headers: socket.headers, messages: socket.messages });
    await socket.close();
  }
  expect(seen[1]).toEqual(seen[0]);
  expect(echo.handshakes[1]?.map(withoutPort)).toEqual(echo.handshakes[0]?.map(withoutPort));
});

/** The two dev servers listen on ports of their own, and the page's Host and Origin are forwarded. */
const withoutPort = (line: string): string => line.replace(/^(http:\/\/)?127\.0\.0\.1:\d+$/, 'dev');

it('an event stream arrives event by event', async () => {
  const seen = [];
  for (const dev of [bare, guarded]) {
    let send: ((text: string) => void) | undefined;
    talk = (socket) => {
      send = (text) => void socket.write(text);
      send('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n\r\n');
    };
    const client = rawClient(
      dev.port,
      'GET /api/stream HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 Chrome/156.0.0.0\r\nAccept: text/event-stream\r\n\r\n',
    );
    const write = await until('the target to answer', () => send);
    for (let number = 0; number < 30; number += 1) {
      write(`id: ${number}\ndata: event ${number}\n\n`);
      // The next event is sent only when the page has seen this one.
      await arrived(client.socket, `event ${number}`, () => client.bytes().includes(`data: event ${number}\n\n`));
    }
    seen.push(comparable(client.bytes()));
    client.socket.destroy();
  }
  expect(seen[1]).toEqual(seen[0]);
});

it('was really guarded, and judged while the exchanges ran', async () => {
  await until('the judged calls', async () => {
    const { calls, probes } = await guarded.report();
    return probes.sent > 0 && calls.some(({ url }) => url === '/api/items/:id');
  });
  expect(guarded.lines.some((line) => line.includes('internal fault'))).toBe(false);
  expect(target.exchanges.filter(({ isReused }) => isReused).length).toBeGreaterThan(20);
});
