import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { createBeside } from './beside.ts';
import type { Likeness } from './likeness.ts';
import type { Seen } from './observation.ts';
import { likenessOfPassing, seenOf, startPassing, type Passing } from './passing.ts';
import {
  isEventStream,
  rawHeadersOf,
  type Closing,
  type PageResponse,
  type ProxyRequestLike,
  type ProxyResponseLike,
} from './proxy-events.ts';
import type { ProxyOptionsLike } from './proxy-options.ts';
import { seenRequest, steadyNow } from './snapshot.ts';

/** What a tap is told about its entry. */
export interface TapDeps {
  /** Key of the proxy entry as the user wrote it. */
  readonly entry: string;
  /** Takes what was seen, in the order in which the answers end. */
  readonly sink: (seen: Seen) => void;
  /** Hears of the first fault of our own code; later ones of the same tap are kept quiet. */
  readonly onFault: (error: unknown) => void;
  /** Options of the entry: used where the proxy fires no `proxyReq` event (its `fetch` option, requests with `Expect`). */
  readonly options?: ProxyOptionsLike;
  /**
   * Where a request is to say that it comes from in the place of the page (option `asProduction`); undefined = the page. Asked once
   * for a request, before it is sent.
   */
  readonly asOrigin?: (seen: Seen) => NamedOrigin | undefined;
  /** A request is on its way to the target; the function it gives is called when its observation is made. */
  readonly onStart?: () => () => void;
  /** Whether nothing new is to be learned of a request: then nothing more of it is looked at, and there is no observation. */
  readonly isRepeat?: (likeness: Likeness) => boolean;
  /** Milliseconds on any steady clock. */
  readonly now?: () => number;
}

/** What the requests of a page say of the place they come from. */
export interface NamedOrigin {
  readonly origin: string;
  /** Value of Sec-Fetch-Site, put in the place of one that is there; undefined = as it is. */
  readonly fetchSite: string | undefined;
}

/**
 * Listeners for one proxy entry. To be attached so that `proxyRes` runs before the user's hooks (they may rewrite the answer)
 * and `proxyReq` after them (there the request is final).
 */
export interface ProxyTap {
  readonly proxyReq: (
    proxyReq: ProxyRequestLike,
    req: IncomingMessage,
    res: unknown,
    options: ProxyOptionsLike,
  ) => void;
  readonly proxyRes: (proxyRes: ProxyResponseLike, req: IncomingMessage, res?: PageResponse) => void;
  readonly error: (error: unknown, req: IncomingMessage) => void;
}

/**
 * Makes the listeners for one proxy entry of http-proxy 1.x, http-proxy-3 or httpxy and of everything built on them.
 *
 * The app must not notice: no listener throws (a throw there ends the dev server), consumes a stream, or changes a header, but for
 * Origin and Sec-Fetch-Site where `asOrigin` says so. On the request path only references are kept; header pairs are built when an observation is used.
 *
 * An observation is made when the answer ends, and at its headers for an event stream, which may never end. A request that the
 * page aborts before there is an answer makes none.
 *
 * @example
 * const tap = createTap({ entry: '/api', sink: session.observe, onFault: console.error });
 * proxy.on('proxyRes', tap.proxyRes).on('proxyReq', tap.proxyReq).on('error', tap.error);
 */
export function createTap(deps: TapDeps): ProxyTap {
  const { entry, sink, onFault, options: entryOptions = {}, asOrigin, isRepeat, now = steadyNow } = deps;
  const passing = createBeside<Passing>();
  let faulty = false;

  /** Runs our code so that no fault of it reaches the host. */
  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (faulty) return;
      faulty = true;
      try {
        onFault(error);
      } catch {
        // Nobody is left to tell.
      }
    }
  }

  function passingOf(req: IncomingMessage): Passing {
    const known = passing.get(req);
    if (known) return known;
    const made = startPassing(seenRequest(req, entryOptions, now));
    passing.set(req, made);
    return made;
  }

  /** @param after - headers of the answer to the page, where they are final */
  function settle(one: Passing, after?: OutgoingHttpHeaders): void {
    if (one.settled) return;
    one.settled = true;
    one.onEnd?.();
    sink(seenOf(entry, one, now, after));
  }

  /** After everything else is noted: what the proxy itself made of the Origin is still told. */
  function nameOrigin(one: Passing, proxyReq: ProxyRequestLike): void {
    if (!asOrigin || !proxyReq.setHeader || proxyReq.headersSent) return;
    const named = asOrigin(seenOf(entry, one, now));
    if (named === undefined) return;
    proxyReq.setHeader('origin', named.origin);
    const saysSite = one.request.rawHeaders.some((name, at) => at % 2 === 0 && name.toLowerCase() === 'sec-fetch-site');
    if (named.fetchSite !== undefined && saysSite) proxyReq.setHeader('sec-fetch-site', named.fetchSite);
    one.asOrigin = named.origin;
  }

  return {
    proxyReq: (proxyReq, req, _res, options) =>
      guarded(() => {
        const earlier = passing.get(req);
        // With followRedirects the event comes for every hop; the first is the one the page asked for.
        if (earlier) {
          earlier.redirected = true;
          return;
        }
        const one = startPassing(seenRequest(req, options, now, proxyReq.path), proxyReq, deps.onStart?.());
        passing.set(req, one);
        nameOrigin(one, proxyReq);
      }),
    proxyRes: (proxyRes, req, res) =>
      guarded(() => {
        const one = passingOf(req);
        const { statusCode: status = 0 } = proxyRes;
        const rawHeaders = rawHeadersOf(proxyRes);
        const likeness = likenessOfPassing(entry, one, status, rawHeaders);
        if (isRepeat?.(likeness)) {
          one.settled = true;
          one.onEnd?.();
          return;
        }
        one.answer = { status, rawHeaders, likeness };
        const closing = proxyRes.once ? (proxyRes as Closing) : res;
        const end = (): void => guarded(() => settle(one, res?.getHeaders?.()));
        // Who handles the answer himself may have done nothing to it yet when it ends, or never read it to its end.
        if (!one.request.options.selfHandleResponse) one.before = res?.getHeaders?.();
        else res?.once('close', end);
        if (!closing || isEventStream(proxyRes)) settle(one);
        else closing.once('close', end);
      }),
    // A connection that breaks within an answer is an error too: what had come of the answer stands.
    error: (_error, req) => guarded(() => settle(passingOf(req))),
  };
}
