import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

/** A target that treats its connections badly, by the number of a request (`?id=7`), so that each run is the same. */
export interface MoodyTarget {
  readonly port: number;
  /** How often each request was carried out, by its number. */
  readonly carriedOut: Map<number, number>;
  /** Connections that carried more than one request. */
  reused(): number;
  /** Breaks all connections off and listens anew on the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const idOf = (url = ''): number => Number(/[?&]id=(\d+)/.exec(url)?.[1] ?? -1);

/**
 * Answers with the number of the request, then closes one connection in three without a word after 0 to 24 ms of idleness: by FIN, by
 * RST, or by dropping it. `/drop` is carried out and then not answered at all; `/close` says that it closes.
 */
export async function startMoodyTarget(): Promise<MoodyTarget> {
  const carriedOut = new Map<number, number>();
  const served = new Map<Socket, number>();
  const timers = new Map<Socket, NodeJS.Timeout>();
  const closing = new Set<Socket>();
  let reused = 0;

  function close(socket: Socket, id: number): void {
    closing.add(socket);
    if (id % 2 === 0) socket.end();
    else if (id % 5 === 0) socket.resetAndDestroy();
    else socket.destroy();
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { socket, url } = request;
    const id = idOf(url);
    carriedOut.set(id, (carriedOut.get(id) ?? 0) + 1);
    if (url?.includes('/drop')) return void socket.destroy();
    if (url?.includes('/close')) response.setHeader('Connection', 'close');
    response.on('finish', () => {
      if (id % 3 === 0)
        timers.set(
          socket,
          setTimeout(() => close(socket, id), (id * 7) % 25),
        );
    });
    response.end(`answer ${id}`);
  }

  const server = createServer((request, response) => {
    // It has said that it answers nothing more.
    if (closing.has(request.socket)) return;
    clearTimeout(timers.get(request.socket));
    const before = served.get(request.socket) ?? 0;
    if (before === 1) reused += 1;
    served.set(request.socket, before + 1);
    request.resume();
    request.on('end', () => answer(request, response));
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const stop = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    carriedOut,
    reused: () => reused,
    async restart() {
      await stop();
      await listen(port);
    },
    close: stop,
  };
}

/** A target that speaks HTTP/1.0: the end of the connection is the end of its answer. */
export async function startOldTarget(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => socket.end(`HTTP/1.0 200 OK\r\n\r\nanswer ${idOf(bytes.toString('latin1'))}`));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
