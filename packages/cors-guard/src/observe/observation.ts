import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { linesOf } from './header-lines.ts';
import { proxyEditsOf, setByProxy, type Delivered } from './proxy-edits.ts';
import type { Likeness } from './likeness.ts';
import { targetOf, transportOf, type ProxyOptionsLike } from './proxy-options.ts';
import type { Observation } from './types.ts';

/** References to one request, as kept while it is under way. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query as the page asked. */
  readonly devPath: string;
  /** Path and query after the host's rewrite, before the target's path is put in front. */
  readonly url: string;
  /** Header lines as the page sent them. */
  readonly rawHeaders: readonly string[];
  /** The parsed headers, which the library may have changed (`xfwd`). */
  readonly headers: IncomingHttpHeaders;
  readonly options: ProxyOptionsLike;
  readonly startedAt: number;
  /** Final path, where the library tells it. */
  readonly forwardedPath: string | undefined;
  /** Final headers, where the library tells them. */
  sent: OutgoingHttpHeaders | undefined;
}

/** The answer in raw form. */
export interface SeenResponse {
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly durationMs: number;
  readonly afterRedirect: boolean;
  /** What the page got of it; undefined where that is not final. */
  readonly delivered: Delivered | undefined;
  readonly likeness: Likeness;
}

/** One proxied request as a tap has seen it: references only. What it means is read from it by {@link observationOf}. */
export interface Seen {
  /** Key of the proxy entry. */
  readonly entry: string;
  readonly request: SeenRequest;
  readonly response: SeenResponse | undefined;
  /** The Origin that was put in the place of the page's. */
  readonly asOrigin: string | undefined;
}

/** An observation whose parts are built when they are first read: most requests of a day are never looked at closely. */
export function observationOf({ entry, request, response, asOrigin }: Seen): Observation {
  const target = lazy(() => targetOf(request.options) ?? { target: '', targetBase: '' });
  const requestHeaders = lazy(() => linesOf(request.rawHeaders));
  const proxyHeaders = lazy(() => setByProxy(requestHeaders(), sentHeaders(request), target().target));
  const transport = lazy(() => transportOf(request.options));
  const responseHeaders = lazy(() => linesOf(response?.rawHeaders ?? []));
  const proxyEdits = lazy(() =>
    proxyEditsOf({
      page: requestHeaders(),
      sent: sentHeaders(request),
      isTold: request.sent !== undefined,
      answered: responseHeaders(),
      delivered: response?.delivered,
    }),
  );
  return {
    entry,
    method: request.method,
    devPath: request.devPath,
    startedAt: request.startedAt,
    get target() {
      return target().target;
    },
    get targetBase() {
      return target().targetBase;
    },
    get forwardedPath() {
      return request.forwardedPath ?? joinedPath(target().targetBase, request);
    },
    get requestHeaders() {
      return requestHeaders();
    },
    get proxyHeaders() {
      return proxyHeaders();
    },
    get proxyEdits() {
      return proxyEdits();
    },
    get transport() {
      return transport();
    },
    ...(asOrigin !== undefined && { asOrigin }),
    ...(response && {
      likeness: response.likeness,
      response: {
        status: response.status,
        durationMs: response.durationMs,
        ...(response.afterRedirect && { afterRedirect: true }),
        get headers() {
          return responseHeaders();
        },
      },
    }),
  };
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The path that the libraries build, for the cases in which they do not tell it (`followRedirects`, `fetch`, `Expect`). */
function joinedPath(base: string, { url, options }: SeenRequest): string {
  if (options.ignorePath) return base || '/';
  return base + (url.startsWith('/') ? url : `/${url}`);
}

/** The headers that went to the target; built from the options where the library does not tell them. */
function sentHeaders({ sent, headers, options }: SeenRequest): OutgoingHttpHeaders {
  if (sent) return sent;
  const configured = typeof options.headers === 'object' ? Object.entries(options.headers ?? {}) : [];
  const byName = Object.fromEntries(configured.map(([name, value]) => [name.toLowerCase(), value as string]));
  // The value does not matter, only that it is another one.
  return { ...headers, ...byName, ...(options.auth ? { authorization: 'Basic' } : {}) };
}
