/** The servers that speak for the APIs of the table. */

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { MOVED, type Api, type Asked, type Reply } from './api.ts';
import { BODIES } from './bodies.ts';
import { closed } from '../../helpers/listening.ts';

/** What came to the servers, but for preflights. */
export interface Arrived {
  /** Path of the case. */
  readonly path: string;
  readonly status: number;
}

/** The servers of all APIs. */
export interface ApiServers {
  /** Origin of each API by its name. */
  readonly origins: Readonly<Record<string, string>>;
  /** What came, in order; the list only grows. */
  readonly seen: readonly Arrived[];
  close(): Promise<void>;
}

/** Starts a server for each API, and the one that they redirect to. */
export async function startApis(apis: readonly Api[], page: string): Promise<ApiServers> {
  const seen: Arrived[] = [];
  const note = (arrived: Arrived): void => void seen.push(arrived);
  const other = await serve(
    (asked) => {
      const api = apis.find(({ name }) => asked.path.startsWith(`/${name}/`));
      return api?.elsewhere?.(asked) ?? { status: 404, headers: {} };
    },
    { page, elsewhere: '' },
    note,
  );
  const about = { page, elsewhere: originOf(other) };
  const servers = await Promise.all(
    apis.map((api) => serve((asked) => (isPreflight(asked) ? api.preflight(asked) : api.actual(asked)), about, note)),
  );
  return {
    origins: Object.fromEntries(apis.map(({ name }, index) => [name, originOf(servers[index])])),
    seen,
    async close() {
      await Promise.all([...servers, other].map(closed));
    },
  };
}

async function serve(
  answerOf: (asked: Asked) => Reply,
  about: Pick<Asked, 'page' | 'elsewhere'>,
  note: (arrived: Arrived) => void,
): Promise<Server> {
  const server = createServer((request, response) => {
    const asked = { ...askedOf(request), ...about };
    const { status, headers } = answerOf(asked);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (isPreflight(asked)) {
      response.writeHead(status).end();
      return;
    }
    note({ path: caseOf(asked.path), status });
    const [type, body] = BODIES[kindOf(asked.path)] ?? ['application/json', '{"ok":true}'];
    response.writeHead(status, { 'Content-Type': type }).end(body);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    note({ path: askedOf(request).path, status: 101 });
    acceptWebSocket(request, socket);
  });
  // A proxy that keeps connections would now and then take one that is just being closed.
  server.keepAliveTimeout = 0;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

function isPreflight({ method }: Asked): boolean {
  return method !== '';
}

function caseOf(path: string): string {
  return path.endsWith(MOVED) ? path.slice(0, -MOVED.length) : path;
}

function kindOf(path: string): string {
  return caseOf(path).split('/').at(-1) ?? '';
}

function askedOf({ headers, url = '/' }: IncomingMessage): Omit<Asked, 'page' | 'elsewhere'> {
  const one = (name: string): string => String(headers[name] ?? '');
  const [path = '/'] = url.split('?', 1);
  return {
    origin: one('origin'),
    method: one('access-control-request-method'),
    names: one('access-control-request-headers'),
    path,
    query: url.slice(path.length),
  };
}

/** The handshake (RFC 6455, section 4.2.2), and the end of it: nothing is said. */
function acceptWebSocket({ headers }: IncomingMessage, socket: Duplex): void {
  const accept = createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  socket.on('error', () => undefined);
  socket.end(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Accept: ${accept.digest('base64')}\r\n\r\n`,
  );
}

function originOf(server: Server | undefined): string {
  if (!server) throw new Error('there is a server for every API');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
