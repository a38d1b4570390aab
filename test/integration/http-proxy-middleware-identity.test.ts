/** Generated exchanges through proxies of http-proxy-middleware, with and without cors-guard, raw sockets on both sides. */

import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateExchanges, type GeneratedExchange } from '../helpers/exchanges.ts';
import { playExchange, type ExchangeSeen, type Talk } from '../helpers/play-exchange.ts';
import { libraries, startProxyApp, type Mount, type ProxyApp } from '../helpers/proxy-app.ts';
import { arrived, comparable, rawClient, startRawTarget, type RawTarget } from '../helpers/raw.ts';
import { until } from '../helpers/until.ts';

const EXCHANGES = generateExchanges(60, 20_261_122);

/** What the target does with the present exchange. */
let talk: Talk | undefined;
let target: RawTarget;

beforeAll(async () => {
  target = await startRawTarget((socket, bytes) => {
    socket.setNoDelay();
    socket.on('data', (chunk: string) => {
      if (chunk.includes('cors-guard/')) socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
      else if (talk) {
        // A connection may carry several, one after the other.
        const start = bytes().length - chunk.length;
        const present = talk;
        talk = undefined;
        void present(socket, () => bytes().slice(start));
      }
    });
  });
});
afterAll(() => target.close());

describe.each(libraries)('$name', ({ major, create }) => {
  const mount: Mount = (app, wrap, guard) => {
    if (guard) app.use(guard.middleware);
    app.use(create(wrap({ target: `http://127.0.0.1:${target.port}`, ...(major > 2 && { logger: silent }) })));
  };
  let bare: ProxyApp;
  let guarded: ProxyApp;
  beforeAll(async () => {
    bare = await startProxyApp(mount);
    guarded = await startProxyApp(mount, {
      production: { page: 'http://app.shop.example', api: `http://127.0.0.1:${target.port}` },
    });
  });
  afterAll(async () => {
    await Promise.all([bare?.close(), guarded?.close()]);
  });

  it('gives both ends the same', async () => {
    for (const generated of EXCHANGES) {
      const seen = [await exchange(bare, generated), await exchange(guarded, generated)];
      expect(seen[1], generated.name).toEqual(seen[0]);
    }
  });

  it('ends at the page as the target ends within an answer', async () => {
    const seen = [];
    for (const app of [bare, guarded]) {
      let there: Socket | undefined;
      talk = (socket) => {
        there = socket;
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
      };
      const client = rawClient(app.port, get('/api/broken'));
      await arrived(client.socket, 'half an answer', () => client.bytes().includes('half'));
      there?.destroy();
      // Another exchange shows that the end was worked off, where the page is left waiting.
      await exchange(app, EXCHANGES[0] as GeneratedExchange);
      seen.push({ ...comparable(client.bytes()), closed: client.socket.destroyed });
      client.socket.destroy();
    }
    expect(seen[1]).toEqual(seen[0]);
  });

  it('was really guarded, without a fault', async () => {
    await until('the judged calls', async () =>
      (await guarded.report()).calls.some(({ url }) => url === '/api/items/:id'),
    );
    expect(guarded.lines.filter((line) => line.includes('fault'))).toEqual([]);
  });
});

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const get = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 Chrome/156.0.0.0\r\nAccept: */*\r\n\r\n`;

const exchange = (app: ProxyApp, generated: GeneratedExchange): Promise<ExchangeSeen> =>
  playExchange(app.port, generated, (next) => (talk = next));
