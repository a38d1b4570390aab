/** The room that speaks to targets; nothing else in the package opens a connection to one. */

import { lookup } from 'node:dns/promises';
import type { AddressSpace } from '../deployment/index.ts';
import type { BrowserRequest, UnknownWhy } from '../predict/types.ts';
import { isCertificateCode } from './certificate.ts';
import { browserHeaders } from './browser-headers.ts';
import { strangersTransport } from './entry-transport.ts';
import { faultOf } from './fault.ts';
import { reachOf } from './reach.ts';
import { admitRedirect, type Resolve } from './redirect-guard.ts';
import { createTransport, hostOf } from './transport.ts';
import type { ProbeContext, ProbeFault, Prober, ProbeResult } from './types.ts';

export { isTrustworthy, secFetchSite } from './fetch-site.ts';
export { registrableDomain } from './registrable-domain.ts';
export type { EntryTransport, ProbeContext, ProbeFault, Prober, ProbeResult, SendProbe } from './types.ts';

/** Safe to send twice and without a body; whatever the engine asks for, nothing else leaves this room. */
const METHODS: ReadonlySet<string> = new Set(['OPTIONS', 'GET', 'HEAD']);

const resolveBySystem: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/** The part of a result that is not about time. */
type Outcome = Omit<ProbeResult, 'durationMs' | 'reach'>;

const notSent = (why: UnknownWhy): Outcome => ({ answer: { notSent: why } });

function refusedBy(fault: ProbeFault): Outcome {
  return {
    answer: { notSent: 'unreachable', ...(fault.code === 'ETIMEDOUT' && { timedOut: true }) },
    fault,
    ...(isCertificateCode(fault.code) && { certificate: fault.code }),
  };
}

/**
 * Opens the room. Its connections and timers never keep the process alive: who waits for an answer and has nothing else to do must
 * do so itself.
 *
 * @param options - `resolve` stands in for the system's name resolution
 * @example
 * const prober = createProber();
 * const { answer, fault } = await prober.send(request, context);
 * prober.close();
 */
export function createProber({ resolve = resolveBySystem }: { readonly resolve?: Resolve } = {}): Prober {
  const transport = createTransport();
  const underWay = new Set<AbortController>();
  /** Where direct connections to an origin went last. */
  const connectedTo = new Map<string, string>();
  let isClosed = false;

  async function outcomeOf(request: BrowserRequest, context: ProbeContext): Promise<Outcome> {
    if (!METHODS.has(request.method)) return notSent('method-not-repeated');
    if (isClosed) return notSent('probing-off');
    const abort = new AbortController();
    underWay.add(abort);
    try {
      return await within(context.timeoutMs, abort, deliver(request, context, abort.signal));
    } catch (error) {
      return isClosed ? notSent('probing-off') : refusedBy(faultOf(error));
    } finally {
      underWay.delete(abort);
    }
  }

  async function deliver(request: BrowserRequest, context: ProbeContext, signal: AbortSignal): Promise<Outcome> {
    const url = new URL(request.url);
    const isRedirect = request.hop > 0 && context.transport.socketPath === undefined;
    const from = new URL(context.target);
    const admission = isRedirect
      ? await admitRedirect(hostOf(from), connectedTo.get(from.origin), hostOf(url), resolve)
      : {};
    if (admission === 'refused') return notSent('private-address');
    const { addresses } = admission;
    signal.throwIfAborted();
    const incoming = await transport.exchange({
      method: request.method,
      url,
      headers: browserHeaders(request, context),
      transport: url.origin === context.target ? context.transport : strangersTransport(context.transport),
      resolve: addresses ? () => Promise.resolve(addresses) : resolve,
      signal,
    });
    if (incoming.connectedTo !== undefined) connectedTo.set(url.origin, incoming.connectedTo);
    const { method, origin } = request;
    const { status, headers, certificate } = incoming;
    const exchange = { method, url: request.url, origin, status, headers };
    return {
      answer: { exchange, httpVersion: 1, source: 'probe' },
      ...(certificate !== undefined && { certificate }),
    };
  }

  /** Resolving the name of the page is no part of the request: it may neither make it late nor end it. */
  async function reachFrom({ pageOrigin }: ProbeContext, to: string): Promise<AddressSpace | undefined> {
    const page = URL.canParse(pageOrigin) ? hostOf(new URL(pageOrigin)) : undefined;
    const { hostname, origin } = new URL(to);
    return reachOf(hostname, connectedTo.get(origin), page, resolve).catch(() => undefined);
  }

  return {
    async send(request, context) {
      const start = performance.now();
      const outcome = await outcomeOf(request, context);
      const durationMs = performance.now() - start;
      const reach = 'exchange' in outcome.answer ? await reachFrom(context, outcome.answer.exchange.url) : undefined;
      return { ...outcome, ...(reach !== undefined && { reach }), durationMs };
    },
    close() {
      isClosed = true;
      for (const abort of underWay) abort.abort();
      transport.close();
    },
  };
}

/** Settles as the work does, or rejects after `ms` and ends the work. */
async function within<T>(ms: number, abort: AbortController, work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    abort.signal.addEventListener('abort', () => reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })));
  });
  const timer = setTimeout(() => abort.abort(), ms);
  timer.unref();
  try {
    return await Promise.race([late, work]);
  } finally {
    clearTimeout(timer);
  }
}
