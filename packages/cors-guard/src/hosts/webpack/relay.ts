import type { IncomingMessage } from 'node:http';
import { createBeside, type ProxyOptionsLike, type ProxyTap } from '../../observe/index.ts';
import type { Tapper } from '../http-proxy-middleware/entry.ts';

/** Taps that are attached before the dev server is there that they belong to. */
export interface Relay extends Tapper {
  /** The guard of a server is there: it hears of every entry, and of all requests that are known to be no other's. */
  connect(tapper: Tapper): void;
  /** Number of entries so far. */
  readonly size: number;
}

type TapFor = (tapper: Tapper) => ProxyTap;

/** Which server a request came to; one configuration, and so one entry, may serve several. */
const routes = createBeside<Tapper>();

/** Tells whose request this is. To be called by a middleware in front of the proxy. */
export function routeRequest(request: IncomingMessage, tapper: Tapper): void {
  routes.set(request, tapper);
}

/**
 * Taps entries of a configuration: the proxies are built from it before the server says that it is there.
 *
 * @param fallback - asked for requests that come to a server that nobody has connected; undefined = nobody listens to them
 */
export function createRelay(fallback: () => Tapper | undefined): Relay {
  const entries = new Map<string, TapFor>();
  const keepable = new Set<Parameters<Tapper['keep']>[0]>();
  let latest: Tapper | undefined;
  const tapperOf = (request: IncomingMessage): Tapper | undefined => routes.get(request) ?? latest ?? fallback();

  return {
    tap(entry, options, contexts) {
      const tapFor = remembering((tapper) => tapper.tap(entry, options, contexts));
      entries.set(entry, tapFor);
      const of = (request: IncomingMessage): ProxyTap | undefined => {
        const tapper = tapperOf(request);
        return tapper && tapFor(tapper);
      };
      return {
        proxyReq: (sent, request, response, final: ProxyOptionsLike) =>
          of(request)?.proxyReq(sent, request, response, final),
        proxyRes: (answer, request, response) => of(request)?.proxyRes(answer, request, response),
        error: (error, request) => of(request)?.error(error, request),
      };
    },
    keep(options) {
      keepable.add(options);
      latest?.keep(options);
    },
    connect(tapper) {
      latest = tapper;
      for (const tapFor of entries.values()) tapFor(tapper);
      for (const options of keepable) tapper.keep(options);
    },
    get size() {
      return entries.size;
    },
  };
}

/** One tap for each guard, however many requests it sees. */
function remembering(make: TapFor): TapFor {
  const taps = new WeakMap<Tapper, ProxyTap>();
  return (tapper) => {
    const tap = taps.get(tapper) ?? make(tapper);
    taps.set(tapper, tap);
    return tap;
  };
}
