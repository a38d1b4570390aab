/** What the proxy libraries hand to their listeners, as far as it is read. */

import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** The request to the target. The wrapper of `followRedirects` has `getHeader` alone. */
export interface ProxyRequestLike {
  readonly path?: string;
  getHeader(name: string): unknown;
  getHeaders?(): OutgoingHttpHeaders;
  /** Nothing can be changed any more. */
  readonly headersSent?: boolean;
  setHeader?(name: string, value: string): unknown;
}

/** The answer of the target. The stand-in of the `fetch` option is no stream and has no raw headers. */
export interface ProxyResponseLike {
  readonly statusCode?: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders?: readonly string[];
  once?(event: 'close', listener: () => void): unknown;
}

/** Anything that tells when it is over. */
export interface Closing {
  once(event: 'close', listener: () => void): unknown;
}

/** The answer to the page. */
export interface PageResponse extends Closing {
  getHeaders?(): OutgoingHttpHeaders;
}

/** Header lines of an answer as a flat list; made of the joined ones where there are no others. */
export function rawHeadersOf({ rawHeaders, headers }: ProxyResponseLike): readonly string[] {
  return rawHeaders?.length ? rawHeaders : flatten(headers);
}

/** It may never end. */
export function isEventStream({ headers }: ProxyResponseLike): boolean {
  return /^\s*text\/event-stream\b/i.test(headers['content-type'] ?? '');
}

/** Copied at once: the user's hooks come next. */
function flatten(headers: IncomingHttpHeaders): string[] {
  return Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().flatMap((one) => [name, one]));
}
