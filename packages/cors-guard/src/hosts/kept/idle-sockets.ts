import type { Agent, IncomingMessage } from 'node:http';

type Socket = IncomingMessage['socket'];

/** Sockets kept for one entry at the same time. */
const MOST_IDLE = 32;

/** The sockets that wait for their next request, and the rules by which they stop waiting. */
export interface IdleSockets {
  /** Makes the sockets of an agent wait here, in the place of its own list. */
  adopt(agent: Agent): void;
  /**
   * Takes a socket out, the youngest first; never one that is too old by the clock on the wall, or half closed.
   *
   * @param key - which sockets are the same; the next one that an adopted agent makes has this key as well
   */
  take(key: string): Socket | undefined;
  /** Whether anything has come over this socket since its present request was sent. */
  isHeard(socket: Socket): boolean;
  /** What a target has said about how long it keeps an idle connection. */
  announced(socket: Socket, seconds: number): void;
  /** Ends all that wait, and lets none wait any more. */
  close(): void;
}

/** What is known of a socket. */
interface Known {
  readonly socket: Socket;
  readonly key: string;
  /** Milliseconds since 1970; undefined = in use. */
  idleSince: number | undefined;
  idleMs: number;
  /** Bytes that had come when its present request was sent, or when it began to wait. */
  bytesBefore: number;
  /** How many listeners it had before its first request, by {@link LISTENED}. */
  listeners: readonly number[];
}

/** Listeners on these live as long as the socket does: whoever adds one counts on a socket that serves a single request. */
const LISTENED = ['close', 'data', 'drain', 'end', 'error', 'timeout'];

/**
 * Keeps idle sockets for a while. An idle one never keeps the process alive, and one on which something arrives unasked is not used
 * again. All go after a network error, because what broke one connection may have broken every other, and after a sleep, in which
 * timers stand still.
 *
 * @param idleMs - longest time a socket waits; servers close theirs after 5 s and later (measured), paths forget them later still
 */
export function createIdleSockets(idleMs: number): IdleSockets {
  const known = new WeakMap<Socket, Known>();
  /** Oldest first. */
  let idle: Known[] = [];
  let wanted = '';
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function drop(isStale: (one: Known) => boolean): void {
    const stale = idle.filter(isStale);
    idle = idle.filter((one) => !stale.includes(one));
    for (const { socket } of stale) socket.destroy();
  }

  function watch(socket: Socket): void {
    const one: Known = { socket, key: wanted, idleSince: undefined, idleMs, bytesBefore: 0, listeners: [] };
    known.set(socket, one);
    // While it waits nobody else listens to this.
    socket.on('error', () => undefined);
    socket.once('close', (hadError) => drop((other) => hadError || other === one));
    // By then Node has added its own for the socket, and not yet those for the request.
    process.nextTick(() => (one.listeners = LISTENED.map((event) => socket.listenerCount(event))));
  }

  /** A socket over which nothing came has not served: its request was given up before it was sent. */
  function mayWait(socket: Socket, one: Known): boolean {
    const isUsable = !isClosed && socket.writable && hasMoreBytes(one) && one.idleMs > 0;
    return isUsable && idle.length < MOST_IDLE && !isListenedTo(socket, one);
  }

  function release(socket: Socket): void {
    const one = known.get(socket);
    if (!one || !mayWait(socket, one)) return void socket.destroy();
    one.idleSince = Date.now();
    one.bytesBefore = socket.bytesRead;
    idle.push(one);
    socket.unref();
    // One of the request that is over.
    if (socket.timeout) socket.setTimeout(0);
    if (!timer) arm(one.idleMs);
  }

  /** One timer for all, moved on when it fires. */
  function arm(ms: number): void {
    timer = setTimeout(() => {
      timer = undefined;
      drop(isStale);
      if (idle.length > 0) arm(Math.min(...idle.map(restOf)));
    }, ms).unref();
  }

  return {
    adopt(agent) {
      const connect = agent.createConnection.bind(agent);
      agent.createConnection = (options, callback) => {
        const socket = connect(options, callback);
        if (socket) watch(socket as Socket);
        return socket;
      };
      // Node's own listener would put it into the list of the agent.
      agent.removeAllListeners('free');
      agent.on('free', release);
    },
    take(key) {
      wanted = key;
      const index = idle.findLastIndex((one) => one.key === key);
      const one = idle[index];
      if (!one) return undefined;
      if (isStale(one)) {
        drop(isStale);
        return this.take(key);
      }
      idle.splice(index, 1);
      one.idleSince = undefined;
      one.socket.ref();
      return one.socket;
    },
    isHeard(socket) {
      const one = known.get(socket);
      return !one || hasMoreBytes(one);
    },
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

/** Counted by the socket itself: a listener of ours on its data would run for every chunk of every answer. */
function hasMoreBytes({ socket, bytesBefore }: Known): boolean {
  return socket.bytesRead > bytesBefore;
}

/** Milliseconds for which a socket may wait on; a clock that was set back tells nothing. */
function restOf({ idleSince = 0, idleMs }: Known): number {
  const passed = Date.now() - idleSince;
  return passed < 0 ? 0 : idleMs - passed;
}

function isStale(one: Known): boolean {
  return one.socket.destroyed || !one.socket.writable || hasMoreBytes(one) || restOf(one) <= 0;
}

/** Whether anybody but Node listens to the socket itself. */
function isListenedTo(socket: Socket, { listeners }: Known): boolean {
  return LISTENED.some((event, index) => socket.listenerCount(event) > (listeners[index] ?? 0));
}
