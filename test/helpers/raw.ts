import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** What one side of a proxy saw of one exchange, byte for byte (latin1). */
export interface RawTarget {
  readonly port: number;
  /** Bytes of every connection so far. */
  readonly connections: { bytes: string; ended: 'open' | 'end' | 'close'; readonly socket: Socket }[];
  close(): Promise<void>;
}

/** A TCP server that hands every connection to `talk` and writes down what arrives. */
export async function startRawTarget(talk: (socket: Socket, bytes: () => string) => void): Promise<RawTarget> {
  const connections: RawTarget['connections'] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const seen: RawTarget['connections'][number] = { bytes: '', ended: 'open', socket };
    connections.push(seen);
    sockets.add(socket);
    // An answer in parts would wait for the other side's acknowledgement of each.
    socket.setNoDelay();
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => (seen.bytes += chunk));
    socket.on('end', () => (seen.ended = 'end'));
    socket.on('close', () => {
      seen.ended = 'close';
      sockets.delete(socket);
    });
    socket.on('error', () => undefined);
    talk(socket, () => seen.bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** One request as it came over a connection, which may have carried others before. */
export interface TargetExchange {
  readonly socket: Socket;
  /** What has arrived from this request on. */
  readonly bytes: () => string;
  /** The connection had served before. */
  readonly isReused: boolean;
}

export interface ExchangeTarget {
  readonly port: number;
  /** Exchanges of the page; probes are answered apart. */
  readonly exchanges: TargetExchange[];
  close(): Promise<void>;
}

/** A TCP server that hands the start of every exchange of a page to `talk`, whichever connection it comes over. */
export async function startExchangeTarget(talk: (exchange: TargetExchange) => void): Promise<ExchangeTarget> {
  const exchanges: TargetExchange[] = [];
  const target = await startRawTarget((socket, bytes) => {
    let written = -1;
    socket.on('data', (chunk: string) => {
      const isNext = socket.bytesWritten > written && /^[A-Z]+ \/\S* HTTP\/1\.1\r\n/.test(chunk);
      if (!isNext) return;
      const start = bytes().length - chunk.length;
      const exchange = { socket, bytes: () => bytes().slice(start), isReused: written >= 0 };
      written = socket.bytesWritten;
      if (chunk.includes('cors-guard/')) {
        socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
      } else {
        exchanges.push(exchange);
        talk(exchange);
      }
    });
  });
  return { port: target.port, exchanges, close: () => target.close() };
}

/** A connection to a server, with everything it sends back. */
export interface RawClient {
  readonly socket: Socket;
  bytes(): string;
  /** Resolves when the other side has closed. */
  readonly closed: Promise<void>;
}

/** Opens a connection and sends these bytes (latin1). */
export function rawClient(port: number, bytes: string): RawClient {
  const socket = connect({ port, host: '127.0.0.1' });
  let seen = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => (seen += chunk));
  socket.on('error', () => undefined);
  socket.write(bytes, 'latin1');
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  return { socket, bytes: () => seen, closed };
}

/** Waits until what a socket received is enough; looks at each arrival, so that hundreds of exchanges take no time of their own. */
export function arrived(socket: Socket, what: string, isEnough: () => boolean, limitMs = 10_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (!isEnough()) return;
      clearTimeout(limit);
      socket.off('data', look);
      resolve();
    };
    const limit = setTimeout(() => reject(new Error(`waited ${limitMs} ms in vain: ${what}`)), limitMs);
    socket.on('data', look);
    look();
  });
}

/** Header lines that two runs may differ in: connection handling, framing, time. */
const EXCEPTED = /^(connection|keep-alive|date|transfer-encoding|content-length):/i;

const decoding =
  (decode: (bytes: Buffer) => Buffer) =>
  (body: string): string =>
    decode(Buffer.from(body, 'latin1')).toString('latin1');

/** A compressor's bytes depend on how the body came to it. */
const decoders: Readonly<Record<string, (body: string) => string>> = {
  br: decoding(brotliDecompressSync),
  gzip: decoding(gunzipSync),
  deflate: decoding(inflateSync),
};

/**
 * Head and body of a message, without what may differ; interim answers stand in front, a chunked body is put together, a
 * compressed one is opened.
 */
export function comparable(message: string): { head: string[]; body: string } {
  const interim = /^(HTTP\/1\.1 1\d\d .*\r\n(.+\r\n)*\r\n)+/.exec(message)?.[0] ?? '';
  if (interim !== '') {
    const { head, body } = comparable(message.slice(interim.length));
    return { head: [...interim.split('\r\n'), ...head], body };
  }
  const split = message.indexOf('\r\n\r\n');
  const lines = message.slice(0, split).split('\r\n');
  const rest = message.slice(split + 4);
  const chunked = lines.some((line) => /^transfer-encoding:.*chunked/i.test(line));
  const [, encoding = ''] = /^content-encoding: *(\w+)/im.exec(lines.join('\n')) ?? [];
  const body = chunked ? unchunk(rest) : rest;
  return { head: lines.filter((line) => !EXCEPTED.test(line)), body: decoders[encoding]?.(body) ?? body };
}

function unchunk(text: string): string {
  let body = '';
  let rest = text;
  for (;;) {
    const end = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.slice(0, end), 16);
    if (end < 0 || !(size > 0)) return body;
    body += rest.slice(end + 2, end + 2 + size);
    rest = rest.slice(end + 2 + size + 2);
  }
}
