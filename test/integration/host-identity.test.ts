import type { Socket } from 'node:net';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import type { HostServer } from '../helpers/host.ts';
import {
  comparable,
  rawClient,
  startExchangeTarget,
  type ExchangeTarget,
  type TargetExchange,
} from '../helpers/raw.ts';
import { host } from '../helpers/this-host.ts';
import { until } from '../helpers/until.ts';

/** What the target does in the current exchange. */
let talk: (socket: Socket, bytes: () => string) => void;
let target: ExchangeTarget;
let bare: HostServer;
let guarded: HostServer;

beforeAll(async () => {
  target = await startExchangeTarget((exchange) => talk(exchange.socket, () => exchange.bytes()));
  const api = `http://127.0.0.1:${target.port}`;
  // Nobody listens on port 1 of loopback.
  const proxy = { '/api': { target: api }, '/down': { target: 'http://127.0.0.1:1' } };
  bare = await host.start({ proxy });
  guarded = await host.start({
    proxy,
    options: { enabled: true, production: { page: 'http://app.shop.example', api } },
  });
});
afterAll(async () => {
  await Promise.all([bare.close(), guarded.close(), target.close()]);
});

/** The exchange at the target that is to come. */
function nextExchange(): () => TargetExchange | undefined {
  const before = target.exchanges.length;
  return () => target.exchanges[before];
}

interface Seen {
  readonly target: { head: string[]; body: string };
  readonly page: { head: string[]; body: string };
}

/** One exchange through one server, as both ends saw it. */
async function exchange(dev: HostServer, request: string, isWhole: (bytes: string) => boolean): Promise<Seen> {
  const there = nextExchange();
  const client = rawClient(dev.port, request);
  await until('the whole answer', () => isWhole(client.bytes()));
  client.socket.destroy();
  const seen = await until('the exchange at the target', there);
  return { target: comparable(seen.bytes()), page: comparable(client.bytes()) };
}

const get = (path: string, more = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 Chrome/156.0.0.0\r\nAccept: */*\r\nX-Mixed-Case: One\r\nx-mixed-case: two\r\n` +
  `Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nCookie: a=1; b=2\r\n${more}\r\n`;

const isOver = (socket: Socket | undefined): boolean => socket?.readableEnded === true || socket?.destroyed === true;
const answering = (bytes: string) => (socket: Socket) => void socket.write(bytes, 'latin1');
const ends = (text: string) => (bytes: string) => bytes.endsWith(text);

describe('end-to-end identity with and without the plugin', () => {
  it.each<[string, string, (socket: Socket, bytes: () => string) => void, (bytes: string) => boolean]>([
    [
      'GET with doubled and oddly cased headers',
      get('/api/items?a=%20b&c'),
      answering(
        'HTTP/1.1 200 Fine\r\nX-A: 1\r\nx-a: 2\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nAccess-Control-Allow-Origin: *\r\nETag: "x"\r\nX-Latin: caf\xe9\r\nContent-Length: 5\r\n\r\nhello',
      ),
      ends('hello'),
    ],
    [
      'POST with a body',
      get('/api/items', 'Content-Type: application/json\r\nContent-Length: 7\r\n').replace('GET', 'POST') + '{"a":1}',
      (socket, bytes) =>
        until('the body', () => bytes().endsWith('{"a":1}')).then(
          () => void socket.write('HTTP/1.1 201 Created\r\nLocation: /items/7\r\nContent-Length: 2\r\n\r\n{}'),
        ),
      ends('{}'),
    ],
    [
      'HEAD',
      get('/api/items').replace('GET', 'HEAD'),
      answering('HTTP/1.1 200 OK\r\nX-Total: 7\r\nContent-Length: 1234\r\n\r\n'),
      ends('\r\n\r\n'),
    ],
    [
      '304',
      get('/api/items', 'If-None-Match: "x"\r\n'),
      answering('HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'),
      ends('\r\n\r\n'),
    ],
    [
      'an error with a body',
      get('/api/items'),
      answering('HTTP/1.1 503 Down\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ndown'),
      ends('down'),
    ],
    [
      'a redirect',
      get('/api/items'),
      answering('HTTP/1.1 302 Found\r\nLocation: https://login.example/?next=1\r\nContent-Length: 0\r\n\r\n'),
      ends('\r\n\r\n'),
    ],
  ])('%s', async (_name, request, behave, isWhole) => {
    talk = behave;
    expect(await exchange(guarded, request, isWhole)).toEqual(await exchange(bare, request, isWhole));
  });

  it('a chunked stream arrives as it is sent, with its trailer', async () => {
    const seen = [];
    for (const dev of [bare, guarded]) {
      let send: ((text: string) => void) | undefined;
      talk = (socket) => {
        send = (text) => void socket.write(text);
        send('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n');
      };
      const client = rawClient(dev.port, get('/api/events'));
      const write = await until('the target to answer', () => send);
      for (const text of ['one', 'two', 'three']) {
        write(`${text.length}\r\n${text}\r\n`);
        // The next event is sent only when the page has seen this one.
        await until(`the event ${text}`, () => client.bytes().includes(text));
      }
      write('0\r\nX-Trailer: yes\r\n\r\n');
      await until('the end', () => client.bytes().includes('0\r\n'));
      seen.push(comparable(client.bytes()));
      client.socket.destroy();
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[1]?.body).toBe('onetwothree');
  });

  it('a chunked upload arrives as it is sent', async () => {
    const seen = [];
    for (const dev of [bare, guarded]) {
      talk = () => undefined;
      const there = nextExchange();
      const client = rawClient(
        dev.port,
        get('/api/upload', 'Transfer-Encoding: chunked\r\nContent-Type: text/plain\r\n').replace('GET', 'PUT'),
      );
      client.socket.write('5\r\nfirst\r\n');
      const upload = await until('the upload at the target', there);
      await until('the first part', () => upload.bytes().includes('first'));
      client.socket.write('6\r\nsecond\r\n0\r\n\r\n');
      await until('the second part', () => upload.bytes().includes('second'));
      await until('the end of the upload', () => upload.bytes().endsWith('0\r\n\r\n'));
      seen.push(comparable(upload.bytes()));
      client.socket.destroy();
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[1]?.body).toBe('firstsecond');
  });

  it.skipIf(host.hidesAborts)('a request that the page aborts is aborted at the target', async () => {
    for (const dev of [bare, guarded]) {
      talk = (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
      const there = nextExchange();
      const client = rawClient(dev.port, get('/api/slow'));
      await until('half an answer', () => client.bytes().includes('half'));
      client.socket.destroy();
      await until('the end at the target', () => isOver(there()?.socket));
    }
  });

  it('an answer that the target breaks off ends at the page as it does without', async () => {
    const seen = [];
    for (const dev of [bare, guarded]) {
      talk = (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
      const there = nextExchange();
      const client = rawClient(dev.port, get('/api/broken'));
      await until('half an answer', () => client.bytes().includes('half'));
      there()?.socket.destroy();
      // Vite itself leaves the page waiting; an exchange on another connection shows that the end was worked off.
      talk = answering('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext');
      await exchange(dev, get('/api/next'), ends('next'));
      seen.push({ ...comparable(client.bytes()), closed: client.socket.destroyed });
      client.socket.destroy();
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[1]?.body).toBe('half');
  });

  it('an unreachable target gives the same answer', async () => {
    const seen = [];
    for (const dev of [bare, guarded]) {
      const client = rawClient(dev.port, get('/down/items'));
      await until('an answer', () => client.bytes().includes('\r\n\r\n'));
      seen.push(comparable(client.bytes()));
      client.socket.destroy();
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[1]?.head[0]).toMatch(/ 50[024] /);
  });

  it('was really guarded', async () => {
    await until('the judged calls', async () => (await guarded.report()).calls.some(({ url }) => url === '/api/items'));
    expect(guarded.lines.some((line) => line.includes('internal fault'))).toBe(false);
  });
});
