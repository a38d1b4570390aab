/** How probes reach a target. Types only. */

import type { Agent as HttpAgent } from 'node:http';
import type { AddressSpace } from '../deployment/index.ts';
import type { Answer, BrowserRequest, HeaderLine } from '../predict/types.ts';

/** TLS and socket settings of a proxy entry, taken over for its probes: the way the proxy itself reaches the target. */
export interface EntryTransport {
  /** The user's own agent, also one that tunnels through an outbound proxy. */
  readonly agent?: HttpAgent;
  /** `false` = the entry does not check certificates (`secure: false`). */
  readonly rejectUnauthorized?: boolean;
  readonly socketPath?: string;
  readonly ca?: unknown;
  readonly cert?: unknown;
  readonly key?: unknown;
  readonly pfx?: unknown;
  readonly passphrase?: string;
}

/** What one probe may carry beside the request of the engine. */
export interface ProbeContext {
  /**
   * Origin of hop 0. Socket path, client certificate, gate headers and credentials are for it alone; whether a redirect leads
   * inside is measured from where it stands.
   */
  readonly target: string;
  readonly transport: EntryTransport;
  /**
   * The page's own User-Agent, Accept-Language, Accept-Encoding, sec-ch-ua* and (Firefox) Priority: what its browser sends with
   * everything. Other names are ignored.
   */
  readonly browserHeaders: readonly HeaderLine[];
  /** Serialized origin of the production page, for Referer and Sec-Fetch-Site. */
  readonly pageOrigin: string;
  /** `probe.headers` of the options: for gates in front of staging. Sent to the proxy's own target only. */
  readonly gateHeaders: readonly HeaderLine[];
  /** Cookie and author header values, when `probe.credentials` opted this path in. Never on a preflight. */
  readonly credentials?: readonly HeaderLine[];
  /** Sec-Fetch-* are left out, as by browsers from before Fetch Metadata: to see what makes the difference. */
  readonly withoutMetadata?: true;
  /** Fetch destination of the call, for Sec-Fetch-Dest. */
  readonly destination: string;
  /** Milliseconds from `send` to the headers of the answer. */
  readonly timeoutMs: number;
}

/** Why no HTTP answer came. Carries nothing of the request, so it can be shown. */
export interface ProbeFault {
  /** Node's error code, e.g. `ECONNREFUSED`, `ETIMEDOUT`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `HPE_INVALID_CONSTANT`. */
  readonly code: string;
  /** The same in words, to follow the name of the target: `refuses connections`. */
  readonly message: string;
}

export interface ProbeResult {
  /** What the engine is told. A fault is `{ notSent: 'unreachable' }`: what a browser would get there is not known. */
  readonly answer: Answer;
  /** Present when the target was tried and no HTTP answer came. */
  readonly fault?: ProbeFault;
  /**
   * What the connection showed of the target's certificate, also where the entry does not check it: `ok`, or Node's error code.
   * Missing for plain http, for a resumed session without a fault, and where there was no connection.
   */
  readonly certificate?: string;
  /** How far the target is for visitors of the page, see `reachOf`; missing where that cannot be told. */
  readonly reach?: AddressSpace;
  /** Milliseconds from `send` to the result. */
  readonly durationMs: number;
}

/** Sends one request of the engine to a real server. Never throws. */
export type SendProbe = (request: BrowserRequest, context: ProbeContext) => Promise<ProbeResult>;

/** The only thing in the package that opens connections to targets. */
export interface Prober {
  readonly send: SendProbe;
  /** Ends what is under way and destroys kept sockets; later requests are not sent. */
  close(): void;
}
