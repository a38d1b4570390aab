/** What the proxy of a dev server saw, in host-neutral form. Types only. */

import type { HeaderLine } from '../predict/types.ts';
import type { EntryTransport } from '../probe/types.ts';
import type { Likeness } from './likeness.ts';

/** One proxied request and what became of it: the raw material of a call. Immutable, complete, never shown as such. */
export interface Observation {
  /** Key of the proxy entry as the user wrote it, e.g. `/api` or `^/api/v[12]`. */
  readonly entry: string;
  /** Origin the request was forwarded to, e.g. `https://staging.example.com`. */
  readonly target: string;
  /** Path of the target as configured, `''` or `/v2`: what the proxy put in front. */
  readonly targetBase: string;
  /** Method as received. */
  readonly method: string;
  /** Path and query as the page asked for it, before any rewrite. */
  readonly devPath: string;
  /** Path and query as forwarded, after rewrite and target path. */
  readonly forwardedPath: string;
  /** Header lines as the page sent them, in wire order. */
  readonly requestHeaders: readonly HeaderLine[];
  /** Lower-case names of headers that the proxy added or changed on the way, sorted (not Host, connection and framing headers). */
  readonly proxyHeaders: readonly string[];
  /** Origin of the production page, when the tap put it in the place of the page's own: the answer is what that page will get. */
  readonly asOrigin?: string;
  /** What else was changed on the way. Missing where nothing is known of it. */
  readonly proxyEdits?: ProxyEdits;
  /** When the request came, in milliseconds on a steady clock; only differences matter. Missing = unknown. */
  readonly startedAt?: number;
  /** Missing = the next one like it is not to be told from others. */
  readonly likeness?: Likeness;
  /** Absent when the target gave no answer. */
  readonly response?: {
    readonly status: number;
    /** Header lines as the target sent them, before any hook of the user could rewrite them. */
    readonly headers: readonly HeaderLine[];
    /** Milliseconds from the request to the end of the answer (to its headers for an event stream). */
    readonly durationMs: number;
    /** The proxy itself followed redirects: this is the last answer, given by another URL than the one that was asked. */
    readonly afterRedirect?: true;
  };
  /** How to reach the target the way the proxy does. */
  readonly transport: EntryTransport;
}

/** What the proxy and the user's hooks took away from a request, or made of its answer. Names and attributes, no values. */
export interface ProxyEdits {
  /** Lower-case names of headers of the page that did not reach the target, sorted; empty where the library does not tell. */
  readonly dropped: readonly string[];
  /** The Origin that the target received; null = none. */
  readonly origin: string | null;
  /** Lower-case names of Access-Control-* headers of the answer that the proxy added or changed, sorted. */
  readonly corsHeaders: readonly string[];
  readonly cookies: readonly RewrittenCookie[];
}

/** A cookie that the page got otherwise than the target set it. */
export interface RewrittenCookie {
  readonly name: string;
  /** Attributes as the target sent them, e.g. `Domain=api.example.com`. */
  readonly sent: readonly string[];
  /** As the page got them; null = it did not get the cookie. */
  readonly got: readonly string[] | null;
}
