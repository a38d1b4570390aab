import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** A server that answers every text message with the same message (RFC 6455; short, unfragmented messages). */
export interface EchoServer {
  readonly port: number;
  /** Raw header lines of the handshakes, one list each. */
  readonly handshakes: (readonly string[])[];
  close(): Promise<void>;
}

/** Starts a WebSocket echo on loopback. */
export async function startEcho(): Promise<EchoServer> {
  const sockets = new Set<Duplex>();
  const handshakes: (readonly string[])[] = [];
  const server = createServer((_request, response) => void response.writeHead(426).end());
  server.on('upgrade', ({ headers, rawHeaders }, socket: Duplex) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    handshakes.push(rawHeaders);
    const accept = createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Echo: yes\r\n` +
        `Sec-WebSocket-Accept: ${accept.digest('base64')}\r\n\r\n`,
    );
    readFrames(socket, (text) => void socket.write(frame(text, false)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    handshakes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
        server.closeAllConnections();
      }),
  };
}

/** An open WebSocket, as a page has it. */
export interface WebSocketClient {
  /** Raw header lines of the answer to the handshake. */
  readonly headers: readonly string[];
  readonly messages: string[];
  send(text: string): void;
  close(): Promise<void>;
}

/** Opens a WebSocket at this http URL; rejects when the server does not upgrade. */
export function openWebSocket(url: string, headers: Record<string, string> = {}): Promise<WebSocketClient> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent: false,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        ...headers,
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => reject(new Error(`not upgraded: ${response.statusCode}`)));
    sent.on('upgrade', (response, socket, head) => {
      // A first message may come with the handshake.
      if (head.length > 0) socket.unshift(head);
      const messages: string[] = [];
      socket.on('error', () => undefined);
      readFrames(socket, (text) => void messages.push(text));
      const close = async (): Promise<void> => {
        if (socket.closed) return;
        socket.destroy();
        await once(socket, 'close');
      };
      resolve({
        headers: response.rawHeaders,
        messages,
        send: (text) => void socket.write(frame(text, true)),
        close,
      });
    });
    sent.end();
  });
}

/** One text frame of at most 65,535 bytes; clients mask. */
function frame(text: string, masked: boolean): Buffer {
  const payload = Buffer.from(text);
  const size = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255];
  const mask = masked ? randomBytes(4) : Buffer.alloc(0);
  const head = Buffer.from([0x81, (size[0] ?? 0) | (masked ? 0x80 : 0), ...size.slice(1)]);
  return Buffer.concat([head, mask, masked ? unmask(payload, mask) : payload]);
}

function readFrames(socket: Duplex, take: (text: string) => void): void {
  let bytes: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (;;) {
      const [first = 0, second = 0] = bytes;
      const isLong = (second & 127) === 126;
      const head = (isLong ? 4 : 2) + (second & 128 ? 4 : 0);
      if (bytes.length < head) return;
      const length = isLong ? bytes.readUInt16BE(2) : second & 127;
      if (bytes.length < head + length) return;
      const payload = bytes.subarray(head, head + length);
      const text = second & 128 ? unmask(payload, bytes.subarray(head - 4, head)) : payload;
      if ((first & 15) === 1) take(text.toString());
      bytes = bytes.subarray(head + length);
    }
  });
}

function unmask(payload: Buffer, mask: Buffer): Buffer {
  return Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
}
