import type { LookupAddress } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { HeaderLine } from '../predict/types.ts';
import { dropBody } from './body.ts';
import { requestOptionsOf } from './entry-transport.ts';
import { certificateOf } from './certificate.ts';
import type { Resolve } from './redirect-guard.ts';
import type { EntryTransport } from './types.ts';

/** One request as it goes out. No body: the methods of probes have none. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: readonly HeaderLine[];
  readonly transport: EntryTransport;
  readonly resolve: Resolve;
  /** Ends the request, also while its body is thrown away. */
  readonly signal: AbortSignal;
}

export interface Incoming {
  readonly status: number;
  /** Lines in wire order, duplicates kept, bytes above 0x7f as U+0080..U+00FF. */
  readonly headers: readonly HeaderLine[];
  /** Where the connection went; undefined when an agent of the user or a socket path led there. */
  readonly connectedTo: string | undefined;
  /** See `ProbeResult.certificate`. */
  readonly certificate: string | undefined;
}

export interface Transport {
  /** Resolves when the headers of the final answer are there; rejects when no HTTP answer comes. */
  exchange(outgoing: Outgoing): Promise<Incoming>;
  close(): void;
}

/** Kept connections: idle for 2 s at most (servers close theirs at 5 s and later), two for each origin. */
const KEPT = { keepAlive: true, timeout: 2_000, maxSockets: 2 };

/** Browsers take 256 KB of headers and more; Node's own limit is 16 KB. */
const MAX_HEADER_BYTES = 256 * 1024;

/** @example const transport = createTransport(); await transport.exchange(outgoing) */
export function createTransport(): Transport {
  const agents = { 'http:': new HttpAgent(KEPT), 'https:': new HttpsAgent(KEPT) };
  return {
    async exchange(outgoing) {
      const agent =
        outgoing.transport.agent ?? (outgoing.url.protocol === 'https:' ? agents['https:'] : agents['http:']);
      const first = await attempt(outgoing, agent);
      if ('status' in first) return first;
      // A kept connection may be closed by the server at the moment it is used again: once more, on a new one.
      const second = first.wasKept ? await attempt(outgoing, outgoing.transport.agent ?? false) : first;
      if ('status' in second) return second;
      throw second.error;
    },
    close() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

interface Failure {
  readonly error: unknown;
  /** It failed on a connection that had served before. */
  readonly wasKept: boolean;
}

function attempt(outgoing: Outgoing, agent: HttpAgent | false): Promise<Incoming | Failure> {
  return new Promise((settle) => {
    const request = open(outgoing, agent);
    const fail = (error: unknown): void =>
      settle({ error, wasKept: request.reusedSocket && isClosedByPeer(error) && !outgoing.signal.aborted });
    request.on('socket', (socket) => {
      // An agent of the user may hand out any stream.
      if ('unref' in socket) socket.unref();
    });
    request.on('error', fail);
    // Reached first only when Node drops the connection without a word, as for an unasked-for 101.
    request.on('close', () => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    request.on('response', (response) => {
      settle(incomingOf(response, outgoing.transport));
      dropBody(response, outgoing.method);
    });
    request.end();
  });
}

function open({ method, url, headers, transport, resolve, signal }: Outgoing, agent: HttpAgent | false): ClientRequest {
  const options: RequestOptions & { session: undefined } = {
    ...requestOptionsOf(transport),
    // Given and undefined: no session of an agent of the user is resumed, because that would show no certificate.
    session: undefined,
    agent,
    protocol: url.protocol,
    hostname: hostOf(url),
    port: url.port,
    path: url.pathname + url.search,
    method,
    // By name, not as a raw list: agents of forward proxies write the header block anew from what was set.
    headers: Object.fromEntries(grouped(headers)),
    maxHeaderSize: MAX_HEADER_BYTES,
    lookup: lookupOf(resolve),
    signal,
  };
  const request = url.protocol === 'https:' ? httpsRequest(options) : httpRequest(options);
  request.maxHeadersCount = 0;
  return request;
}

/** Host name or address of a URL, without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** Values by name, in the order in which the names first stand. */
function grouped(lines: readonly HeaderLine[]): Iterable<readonly [name: string, values: string | string[]]> {
  const byName = new Map<string, readonly [string, string | string[]]>();
  for (const [name, value] of lines) {
    const key = name.toLowerCase();
    const known = byName.get(key);
    byName.set(key, known ? [known[0], [known[1], value].flat()] : [name, value]);
  }
  return byName.values();
}

function incomingOf(response: IncomingMessage, { agent, socketPath }: EntryTransport): Incoming {
  const { rawHeaders } = response;
  const headers = rawHeaders.flatMap((name, index): HeaderLine[] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  );
  const isDirect = agent === undefined && socketPath === undefined;
  return {
    status: response.statusCode ?? 0,
    headers,
    connectedTo: isDirect ? response.socket.remoteAddress : undefined,
    certificate: certificateOf(response.socket),
  };
}

/** The form in which Node's sockets ask for addresses. */
function lookupOf(resolve: Resolve): LookupFunction {
  return (host, { all, family }, done) => {
    const wanted = family === 4 || family === 6 ? family : undefined;
    const answer = (addresses: readonly LookupAddress[]): void => {
      const usable = addresses.filter((one) => wanted === undefined || one.family === wanted);
      const [first] = usable;
      if (!first) done(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '');
      else if (all) done(null, usable);
      else done(null, first.address, first.family);
    };
    resolve(host).then(answer, (error: NodeJS.ErrnoException) => done(error, ''));
  };
}

function isClosedByPeer(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}
