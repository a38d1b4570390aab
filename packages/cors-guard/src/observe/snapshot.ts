import type { IncomingMessage } from 'node:http';
import { createBeside } from './beside.ts';
import type { SeenRequest } from './observation.ts';
import type { ProxyOptionsLike } from './proxy-options.ts';

/** What a middleware in front of the proxy saw. */
interface Snapshot {
  readonly rawHeaders: readonly string[];
  readonly devPath: string;
  readonly at: number;
}

const snapshots = createBeside<Snapshot>();

/** Milliseconds. */
export const steadyNow = (): number => performance.now();

/**
 * Remembers a request before the proxy or any hook could change it. To be called by a middleware in front of the proxy.
 * Never throws, keeps references only.
 */
export function snapshotRequest(req: IncomingMessage, now: () => number = steadyNow): void {
  if (snapshots.get(req)) return;
  snapshots.set(req, { rawHeaders: req.rawHeaders, devPath: askedPath(req), at: now() });
}

/**
 * A request as the page made it: from its snapshot, or as it is now where nothing stands in front of the proxy.
 *
 * @param forwardedPath - see {@link SeenRequest.forwardedPath}
 */
export function seenRequest(
  req: IncomingMessage,
  options: ProxyOptionsLike,
  now: () => number,
  forwardedPath?: string,
): SeenRequest {
  const snapshot = snapshots.get(req);
  return {
    method: req.method ?? 'GET',
    devPath: snapshot?.devPath ?? askedPath(req),
    url: req.url ?? '/',
    rawHeaders: snapshot?.rawHeaders ?? req.rawHeaders,
    headers: req.headers,
    options,
    startedAt: snapshot?.at ?? now(),
    forwardedPath,
    sent: undefined,
  };
}

/** `originalUrl` is what the page asked for: connect keeps it, while rewrites change `url`. */
function askedPath(req: IncomingMessage & { readonly originalUrl?: string }): string {
  return req.originalUrl ?? req.url ?? '/';
}
