import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Takes over a connection that a browser opened to some host. */
export type Accept = (socket: Socket) => void;

/** A SOCKS5 proxy that resolves no names: every host is served here, by port. */
export interface SocksProxy {
  readonly port: number;
  close(): Promise<void>;
}

const VERSION = 5;
const CONNECTED = Buffer.from([VERSION, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
const REFUSED = Buffer.from([VERSION, 5, 0, 1, 0, 0, 0, 0, 0, 0]);

/**
 * Starts a SOCKS5 proxy (RFC 1928, no authentication, CONNECT only) on a free loopback port. It gives a test browser any
 * host name and any port without touching the machine: a connection is handed over instead of being dialled on.
 *
 * @param acceptOn - who takes a connection to this port; `undefined` = refused, as on a host that does not listen there
 */
export async function startSocksProxy(acceptOn: (port: number) => Accept | undefined): Promise<SocksProxy> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    greet(socket, acceptOn);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => closeAll(server, sockets) };
}

function greet(socket: Socket, acceptOn: (port: number) => Accept | undefined): void {
  takeMessage(socket, greetingLength, () => {
    socket.write(Buffer.from([VERSION, 0]));
    takeMessage(socket, requestLength, (request) => {
      const accept = acceptOn(request.readUInt16BE(request.length - 2));
      if (accept) {
        socket.write(CONNECTED);
        accept(socket);
      } else {
        socket.end(REFUSED);
      }
    });
  });
}

/** Version, number of methods, methods. */
function greetingLength(bytes: Buffer): number {
  return 2 + (bytes[1] ?? Infinity);
}

/** Version, command, reserved, kind of address, address, port. */
function requestLength(bytes: Buffer): number {
  const kind = bytes[3];
  if (kind === undefined) return Infinity;
  const addressLength = kind === 1 ? 4 : kind === 4 ? 16 : 1 + (bytes[4] ?? Infinity);
  return 4 + addressLength + 2;
}

/** Reads one message; a client says nothing more before it has the reply. */
function takeMessage(socket: Socket, lengthOf: (bytes: Buffer) => number, take: (message: Buffer) => void): void {
  let bytes = Buffer.alloc(0);
  const read = (chunk: Buffer): void => {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length < lengthOf(bytes)) return;
    socket.off('data', read);
    socket.pause();
    take(bytes);
  };
  socket.on('data', read);
  socket.resume();
}

function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
