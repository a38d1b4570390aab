import { Agent as HttpAgent, type ClientRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { ownAgents } from '../../observe/index.ts';

/** What Node asks of the `agent` of a request; the type of Node's own does not name it. */
export interface Addable {
  addRequest(request: ClientRequest, options: RequestOptions): void;
}

/** The options of a proxy entry that the library reads anew for each request. */
export interface KeepableOptions {
  agent?: unknown;
  readonly followRedirects?: unknown;
  readonly fetch?: unknown;
  readonly fetchOptions?: unknown;
}

const plain = new HttpAgent() as unknown as Addable;
// Without cached sessions, as it is without an agent: each fresh connection shows its certificate.
const secure = new HttpsAgent({ maxCachedSessions: 0 }) as unknown as Addable;

/** A place for an agent that comes later. */
export interface Seat {
  /** Where the agent is put. */
  readonly options: KeepableOptions;
  /** Hands requests to whatever agent is there; to a fresh connection for each while there is none. */
  readonly agent: object;
}

/**
 * An `agent` for libraries that copy the options of an entry at the start, and so never see one that is set later
 * (http-proxy-middleware 2).
 *
 * @example const seat = createSeat(); createProxyMiddleware({ target, agent: seat.agent }); guard.keep(seat.options);
 */
export function createSeat(): Seat {
  const options: KeepableOptions = {};
  const agent: Addable & { readonly keepAlive: true; readonly maxSockets: number } = {
    // Node reads these two: requests are not marked as the last on their connection.
    keepAlive: true,
    maxSockets: Infinity,
    addRequest(request, given) {
      if (options.agent) return (options.agent as Addable).addRequest(request, given);
      // As http-proxy has it without an agent.
      if (!request.headersSent && !request.hasHeader('upgrade')) request.setHeader('connection', 'close');
      (request.protocol === 'https:' ? secure : plain).addRequest(request, given);
    },
  };
  ownAgents.add(agent);
  return { options, agent };
}

/**
 * Whether requests of an entry are sent in a way of the user's or the library's own: with an `agent` of his (`false` is one, too), or
 * where the library follows redirects itself, or calls `fetch`.
 */
export function hasOwnWay({ agent, followRedirects, fetch, fetchOptions }: KeepableOptions): boolean {
  // An agent of ours is of another server that has the same entry: while a dev server restarts there are two.
  const isOurs = typeof agent === 'object' && agent !== null && ownAgents.has(agent);
  return Boolean((agent !== undefined && !isOurs) || followRedirects || fetch || fetchOptions);
}
