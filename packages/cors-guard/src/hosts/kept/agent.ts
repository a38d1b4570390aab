import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { ownAgents } from '../../observe/index.ts';
import { createIdleSockets, type IdleSockets } from './idle-sockets.ts';
import type { Addable } from './seat.ts';
import { withSecondTry, type Retrier } from './second-try.ts';

/** An agent for the `agent` option of a proxy entry. It serves http and https targets. */
export interface KeptAgent extends Addable {
  // Node reads these two: requests are not marked as the last on their connection.
  readonly keepAlive: true;
  readonly maxSockets: number;
  /** Ends the connections that wait; what is under way ends by itself. */
  close(): void;
}

/** One way to reach targets, of one protocol. */
interface Way extends Retrier {
  /** Sees the first answer on a connection, which tells how long the target keeps it. */
  onFirstResponse(response: IncomingMessage): void;
  readonly request: typeof httpRequest;
  /** Its sockets are kept. */
  readonly kept: Addable & HttpAgent;
  /** A new socket for each request, as dev servers have it by default. */
  readonly fresh: Addable & HttpAgent;
}

/** Methods that may run twice (RFC 9110, section 9.2.1), as far as pages use them. */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * An agent that keeps connections to the target for GET, HEAD and OPTIONS without a body. Everything else, upgrades and `Expect`
 * included, gets a fresh socket, because nobody knows whether a target has acted before its connection broke.
 *
 * A kept socket may be dead without anybody having said so (measured: 16 to 22 % of requests fail where a target closes idle sockets
 * unannounced). So a request that fails on one before anything was answered is sent once more, on a fresh one.
 *
 * How the connection is handled is no matter of the page: its `Connection` does not reach the target, and the target's does not
 * reach the page.
 *
 * @param idleMs - longest time a socket waits for its next request
 * @example createProxyServer({ target, agent: createKeptAgent() })
 */
export function createKeptAgent(idleMs = 2_000): KeptAgent {
  const idle = createIdleSockets(idleMs);
  const keeping = { keepAlive: true };
  const plain = wayOf(httpRequest, new HttpAgent(keeping), new HttpAgent(), idle);
  // Without cached sessions, as it is without an agent: each fresh connection shows its certificate.
  const secure = wayOf(httpsRequest, new HttpsAgent(keeping), new HttpsAgent({ maxCachedSessions: 0 }), idle);

  const agent: KeptAgent = {
    keepAlive: true,
    maxSockets: Infinity,
    addRequest(request, options) {
      const way = request.protocol === 'https:' ? secure : plain;
      if (request.hasHeader('upgrade')) return way.fresh.addRequest(request, options);
      const isKept = isRepeatable(request);
      if (!request.headersSent) request.setHeader('connection', isKept ? 'keep-alive' : 'close');
      const socket = isKept ? idle.take(keyOf(request, options, way)) : undefined;
      if (!socket) {
        hideConnection(request, way);
        return (isKept ? way.kept : way.fresh).addRequest(request, options);
      }
      request.reusedSocket = true;
      withSecondTry(request, options, way);
      if (options.timeout) socket.setTimeout(options.timeout);
      request.onSocket(socket);
    },
    close: () => idle.close(),
  };
  ownAgents.add(agent);
  return agent;
}

function wayOf(request: typeof httpRequest, kept: HttpAgent, fresh: HttpAgent, idle: IdleSockets): Way {
  idle.adopt(kept);
  const way = {
    request,
    kept,
    fresh,
    repeat(first, options) {
      if (!first.socket || idle.isHeard(first.socket) || !isRepeatable(first)) return undefined;
      return again(first, options, way);
    },
    onFirstResponse(response) {
      const timeout = /\btimeout=(\d+)/i.exec(String(response.headers['keep-alive']))?.[1];
      if (timeout !== undefined) idle.announced(response.socket, Number(timeout));
      way.onResponse(response);
    },
    onResponse({ headers }) {
      // The later of the two first, as servers send them: V8 takes back what was added last, any other gap takes it longer (measured).
      delete headers['keep-alive'];
      delete headers.connection;
    },
  } as Way;
  return way;
}

/** Node's own name of a connection costs more than all else here (measured), and is needed only for what concerns certificates. */
function keyOf(request: ClientRequest, options: RequestOptions, { kept }: Way): string {
  const { host, port, socketPath, localAddress, family } = options;
  if (request.protocol !== 'https:') return `${host} ${port} ${socketPath} ${localAddress} ${family}`;
  // The name that the certificate has to be for.
  return `${kept.getName(options)} ${String(request.getHeader('host'))}`;
}

/** Headers that were sent at once belong to `Expect`: a request with a body. */
function isRepeatable(request: ClientRequest): boolean {
  return (
    REPEATABLE.has(request.method) &&
    !request.hasHeader('expect') &&
    !request.hasHeader('transfer-encoding') &&
    Number(request.getHeader('content-length') ?? 0) === 0
  );
}

/** The same request on a fresh socket. A hook may have changed it since it was added. */
function again(request: ClientRequest, options: RequestOptions, { request: make, fresh }: Way): ClientRequest {
  const headers = Object.fromEntries(request.getRawHeaderNames().map((name) => [name, request.getHeader(name)]));
  const { method, path } = request;
  return make({
    ...options,
    method,
    path,
    headers: { ...headers, connection: 'close' },
    // Both stand in the headers already, unless a hook has taken them away.
    auth: null,
    setHost: false,
    agent: fresh,
  });
}

/** Registered before anybody else could: the raw headers keep what the target has sent. */
function hideConnection(request: ClientRequest, way: Way): void {
  request.once('response', (response) => {
    way.onFirstResponse(response);
    // Node throws the answer away where nobody listens, and that is only the case without this listener.
    if (request.listenerCount('response') === 0) response.resume();
  });
}
