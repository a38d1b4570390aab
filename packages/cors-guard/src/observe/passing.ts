import type { OutgoingHttpHeaders } from 'node:http';
import { likenessOf, type Likeness } from './likeness.ts';
import type { Seen, SeenRequest, SeenResponse } from './observation.ts';
import type { ProxyRequestLike } from './proxy-events.ts';

/** One request between its first event and its observation. */
export interface Passing {
  readonly request: SeenRequest;
  /** The Origin that was put in the place of the page's. */
  asOrigin: string | undefined;
  /** Its headers are read when they are needed: most requests repeat one that is known. */
  proxyReq: ProxyRequestLike | undefined;
  answer: Pick<SeenResponse, 'status' | 'rawHeaders' | 'likeness'> | undefined;
  /** What the dev server itself had put on the answer when the target's came. */
  before: OutgoingHttpHeaders | undefined;
  redirected: boolean;
  settled: boolean;
  onEnd: (() => void) | undefined;
}

/** @param onEnd - called once, when nothing more of the request is looked at */
export function startPassing(request: SeenRequest, proxyReq?: ProxyRequestLike, onEnd?: () => void): Passing {
  return {
    request,
    proxyReq,
    asOrigin: undefined,
    answer: undefined,
    before: undefined,
    redirected: false,
    settled: false,
    onEnd,
  };
}

/** @param responseHeaders - of the target's answer, a flat list in wire order */
export function likenessOfPassing(
  entry: string,
  { request: { method, devPath, rawHeaders }, asOrigin }: Passing,
  status: number,
  responseHeaders: readonly string[],
): Likeness {
  return likenessOf({ entry, method, devPath, asOrigin, requestHeaders: rawHeaders, responseHeaders, status });
}

/**
 * What was seen of a request so far. The headers that went to the target are read the first time: an Origin that the tap itself puts
 * in afterwards is none of the proxy's.
 *
 * @param now - the clock of `startedAt`
 * @param after - headers of the answer to the page, where they are final
 */
export function seenOf(entry: string, one: Passing, now: () => number, after?: OutgoingHttpHeaders): Seen {
  const { request, answer, before } = one;
  request.sent ??= one.proxyReq?.getHeaders?.();
  one.proxyReq = undefined;
  const delivered = before && after && { before, after };
  const response = answer && {
    ...answer,
    durationMs: now() - request.startedAt,
    afterRedirect: one.redirected,
    delivered,
  };
  return { entry, request, response, asOrigin: one.asOrigin };
}
