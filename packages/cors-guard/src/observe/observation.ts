import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { HeaderLine } from '../predict/types.ts';
import { linesOf } from './header-lines.ts';
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
  readonly sent: OutgoingHttpHeaders | undefined;
}

/** The answer in raw form. */
export interface SeenResponse {
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly durationMs: number;
  readonly afterRedirect: boolean;
}

/** An observation whose parts are built when they are first read: most requests of a day are never looked at closely. */
export function createObservation(
  entry: string,
  request: SeenRequest,
  response: SeenResponse | undefined,
  asOrigin?: string,
): Observation {
  const target = lazy(() => targetOf(request.options) ?? { target: '', targetBase: '' });
  const requestHeaders = lazy(() => linesOf(request.rawHeaders));
  const proxyHeaders = lazy(() => proxyHeadersOf(requestHeaders(), sentHeaders(request)));
  const transport = lazy(() => transportOf(request.options));
  const responseHeaders = lazy(() => linesOf(response?.rawHeaders ?? []));
  return {
    entry,
    method: request.method,
    devPath: request.devPath,
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
    get transport() {
      return transport();
    },
    ...(asOrigin !== undefined && { asOrigin }),
    ...(response && {
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
  const configured = typeof options.headers === 'object' ? (options.headers as OutgoingHttpHeaders) : {};
  // The value does not matter, only that it is another one.
  return { ...headers, ...configured, ...(options.auth ? { authorization: 'Basic' } : {}) };
}

/** Names that belong to the connection or to the framing of the body: every proxy sets them anew. */
const HOP_NAMES = new Set(
  'host connection keep-alive proxy-connection te trailer transfer-encoding upgrade content-length'.split(' '),
);

/** Lower-case names of headers that were added or changed between the page's lines and what was sent, sorted. */
function proxyHeadersOf(page: readonly HeaderLine[], sent: OutgoingHttpHeaders): string[] {
  const names = new Set<string>();
  for (const [name, value] of Object.entries(sent)) {
    const lower = name.toLowerCase();
    if (value === undefined || lower.startsWith(':') || HOP_NAMES.has(lower)) continue;
    const asked = page.filter(([other]) => other.toLowerCase() === lower).map((line) => line[1]);
    if (!isSame(lower, asked, value)) names.add(lower);
  }
  return [...names].sort();
}

/** Node joins repeated lines, or keeps the first alone where a repetition makes no sense: neither is a change. */
function isSame(name: string, asked: readonly string[], sent: NonNullable<OutgoingHttpHeaders[string]>): boolean {
  if (asked.length === 0) return false;
  const joined = asked.join(name === 'cookie' ? '; ' : ', ');
  const value = Array.isArray(sent) ? sent.join(', ') : String(sent);
  return value === joined || value === asked[0];
}
