import type { Agent, IncomingMessage } from 'node:http';

type Socket = IncomingMessage['socket'];

/** Sockets kept for one target at the same time. */
const MOST_IDLE = 32;

/** The sockets that wait for their next request, and the rules by which they stop waiting. */
export interface IdleSockets {
  /** Makes an agent of Node keep its sockets here. */
  adopt(agent: Agent): void;
  /** To be called before a socket is taken: what is too old by the clock on the wall, or half closed, goes. */
  prune(): void;
  /** Whether anything has come over this socket since its present request was sent. */
  isHeard(socket: Socket): boolean;
  /** What a target has said about how long it keeps an idle connection. */
  announced(socket: Socket, seconds: number): void;
  /** Ends all that wait, and lets none wait any more. */
  close(): void;
}

/** What is known of a socket. */
interface Known {
  /** Milliseconds since 1970; undefined = in use. */
  idleSince: number | undefined;
  idleMs: number;
  isHeard: boolean;
  /** How many listeners it had before its first request, by {@link LISTENED}. */
  listeners: readonly number[];
}

/** Listeners on these live as long as the socket does: whoever adds one counts on a socket that serves a single request. */
const LISTENED = ['close', 'data', 'drain', 'end', 'error', 'timeout'];

/**
 * Keeps idle sockets for a while. An idle one never keeps the process alive, and what arrives on it unasked ends it. All go after a
 * network error, because what broke one connection may have broken every other, and after a sleep, in which timers stand still.
 *
 * @param idleMs - longest time a socket waits; servers close theirs after 5 s and later (measured), paths forget them later still
 */
export function createIdleSockets(idleMs: number): IdleSockets {
  const known = new WeakMap<Socket, Known>();
  const idle = new Set<Socket>();
  let pools: readonly Agent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function drop(isStale: (socket: Socket) => boolean): void {
    const stale = [...idle].filter(isStale);
    for (const socket of stale) {
      idle.delete(socket);
      socket.destroy();
    }
    // Node takes the newest of its list, destroyed or not.
    if (stale.length > 0) for (const pool of pools) forgetDestroyed(pool);
  }

  function watch(socket: Socket): void {
    const one: Known = { idleSince: undefined, idleMs, isHeard: false, listeners: [] };
    known.set(socket, one);
    socket.on('data', () => {
      one.isHeard = true;
      if (one.idleSince !== undefined) socket.destroy();
    });
    socket.once('close', (hadError) => {
      idle.delete(socket);
      if (hadError) drop(() => true);
    });
    // By then Node has added its own for the socket, and not yet those for the request.
    process.nextTick(() => (one.listeners = LISTENED.map((event) => socket.listenerCount(event))));
  }

  function mayWait(socket: Socket): boolean {
    const one = known.get(socket);
    if (!one || isClosed || one.idleMs <= 0 || idle.size >= MOST_IDLE || isListenedTo(socket, one)) return false;
    one.idleSince = Date.now();
    idle.add(socket);
    socket.unref();
    // One of the request that is over.
    if (socket.timeout) socket.setTimeout(0);
    if (!timer) arm(one.idleMs);
    return true;
  }

  /** One timer for all, moved on when it fires: a timer for each request costs more than all else here (measured). */
  function arm(ms: number): void {
    timer = setTimeout(() => {
      timer = undefined;
      prune();
      const [oldest] = [...idle].map((socket) => restOf(socket)).sort((a, b) => a - b);
      if (oldest !== undefined) arm(oldest);
    }, ms).unref();
  }

  /** Milliseconds for which a socket may wait on; a clock that was set back tells nothing. */
  function restOf(socket: Socket): number {
    const { idleSince = 0, idleMs: limit = 0 } = known.get(socket) ?? {};
    const passed = Date.now() - idleSince;
    return passed < 0 ? 0 : limit - passed;
  }

  function prune(): void {
    drop((socket) => socket.destroyed || !socket.writable || restOf(socket) <= 0);
  }

  return {
    adopt(agent) {
      pools = [...pools, agent];
      const connect = agent.createConnection.bind(agent);
      const reuse = agent.reuseSocket.bind(agent);
      agent.createConnection = (options, callback) => {
        const socket = connect(options, callback);
        if (socket) watch(socket as Socket);
        return socket;
      };
      // Declared as returning nothing; Node closes the socket when it is given false.
      agent.keepSocketAlive = (socket): boolean => mayWait(socket as Socket);
      agent.reuseSocket = (duplex, request) => {
        const socket = duplex as Socket;
        idle.delete(socket);
        const one = known.get(socket);
        if (one) Object.assign(one, { idleSince: undefined, isHeard: false });
        reuse(socket, request);
      };
    },
    prune,
    isHeard: (socket) => known.get(socket)?.isHeard ?? true,
    announced(socket, seconds) {
      const one = known.get(socket);
      // A second earlier than the target: its end of the connection must not be under way when the next request is sent.
      if (one) one.idleMs = Math.min(idleMs, (seconds - 1) * 1000);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      drop(() => true);
    },
  };
}

function forgetDestroyed({ freeSockets }: Agent): void {
  for (const sockets of Object.values(freeSockets) as Socket[][]) {
    const alive = sockets.filter(({ destroyed }) => !destroyed);
    sockets.splice(0, sockets.length, ...alive);
  }
}

/** Whether anybody but Node listens to the socket itself. */
function isListenedTo(socket: Socket, { listeners }: Known): boolean {
  return LISTENED.some((event, index) => socket.listenerCount(event) > (listeners[index] ?? 0));
}
