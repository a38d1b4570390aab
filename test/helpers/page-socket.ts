import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { PLAIN_PAGE_CALL } from '../../packages/cors-guard/src/observe/testing.ts';
import { messageName, type PageCall, type PageRead } from '../../packages/cors-guard/src/report/protocol.ts';
import type { DevServer } from './vite-dev.ts';

/** The socket of one open page, as its client would hold it. */
export interface PageSocket {
  /** Sends whatever it is as the report of this page. */
  send(report: unknown): void;
  /** Sends calls (and reads) as the recorder does. */
  tell(calls: readonly PageCall[], reads?: readonly PageRead[]): void;
  /** Sends these bytes as they are. */
  raw(text: string): void;
  close(): Promise<void>;
}

/** What differs from a page of this dev server. */
interface Stranger {
  readonly origin?: string;
  readonly host?: string;
  readonly token?: string;
}

/** Opens the socket of the dev server like a page; gives the status where it is refused. */
export async function connectPage(dev: DevServer, stranger: Stranger = {}): Promise<PageSocket | number> {
  const token = stranger.token ?? (await tokenOf(dev));
  const asked = request(`${dev.url}/?token=${token}`, {
    agent: false,
    headers: {
      host: stranger.host ?? new URL(dev.url).host,
      origin: stranger.origin ?? dev.url,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      'sec-websocket-protocol': 'vite-hmr',
    },
  }).end();
  const refused = once(asked, 'response').then(([response]: { statusCode: number }[]) => response?.statusCode ?? 0);
  const opened = once(asked, 'upgrade').then(([, socket]: unknown[]) => socketOf(socket as Duplex));
  return Promise.race([refused, opened]);
}

/** Opens the socket of a page that must be let in. */
export async function openPage(dev: DevServer): Promise<PageSocket> {
  const opened = await connectPage(dev);
  if (typeof opened === 'number') throw new Error(`the dev server refused the page: ${opened}`);
  return opened;
}

/** The client of Vite has the token in its text: who may read that may connect. */
async function tokenOf(dev: DevServer): Promise<string> {
  const client = await fetch(`${dev.url}/@vite/client`);
  const token = /wsToken = "([^"]+)"/.exec(await client.text())?.[1];
  if (token === undefined) throw new Error('the client of Vite has no token');
  return token;
}

function socketOf(socket: Duplex): PageSocket {
  const page = randomBytes(6).toString('hex');
  socket.on('error', () => undefined);
  socket.resume();
  const raw = (text: string): void => void socket.write(frameOf(text));
  const send = (report: unknown): void =>
    raw(JSON.stringify({ type: 'custom', event: messageName.report, data: report }));
  return {
    send,
    tell: (calls, reads = []) => send({ page, calls, reads }),
    raw,
    async close() {
      if (socket.destroyed) return;
      const closed = once(socket, 'close');
      socket.destroy();
      await closed;
    },
  };
}

/** One masked text frame (RFC 6455, 5.2); a mask of zeros changes nothing. */
function frameOf(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(14);
  head[0] = 0x81;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(body.length), 2);
  return Buffer.concat([body.length > 65_535 ? head : shortHead(body.length), body]);
}

function shortHead(length: number): Buffer {
  const isTiny = length < 126;
  const head = Buffer.alloc(isTiny ? 6 : 8);
  head[0] = 0x81;
  head[1] = 0x80 | (isTiny ? length : 126);
  if (!isTiny) head.writeUInt16BE(length, 2);
  return head;
}

let calls = 0;

/** A call as the recorder takes it down: a plain fetch, or what `more` makes of it. */
export function pageCall(url: string, more: Partial<PageCall> = {}): PageCall {
  calls += 1;
  return { ...PLAIN_PAGE_CALL, number: calls, at: 1_750_000_000_000 + calls, url, ...more };
}
