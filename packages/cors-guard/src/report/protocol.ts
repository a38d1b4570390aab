/**
 * What page and dev server say to each other: types and constants only, shared by both sides. Every message is plain JSON.
 * Whatever comes from a page is untrusted until the server has checked it against the limits below.
 */

import type { BodyKind, CallApi, CredentialsMode, HeaderLine, RedirectMode, RequestMode } from '../predict/types.ts';

/** Names of the messages on the host's own socket (Vite: custom HMR events). */
export const messageName = {
  /** Page to server: a {@link PageReport}. */
  report: 'cors-guard:report',
} as const;

/** Limits of a page report; what is beyond them is dropped, never shown. Lengths in UTF-16 code units. */
export const reportLimits = {
  calls: 200,
  reads: 200,
  url: 4_096,
  headers: 64,
  headerName: 128,
  headerValue: 256,
  stack: 4_096,
} as const;

/** Author headers whose value the page reports, because it decides about a preflight and is no secret (Fetch, section 2.2.2). */
export const reportedHeaderValues = ['accept', 'accept-language', 'content-language', 'content-type', 'range'] as const;

/** A call as the page made it, taken down before it left. */
export interface PageCall {
  /** Number of the call in its page, from 1, in the order the calls were made. */
  readonly number: number;
  /** Wall clock of the page in milliseconds since the epoch. */
  readonly at: number;
  readonly api: Exclude<CallApi, 'element'>;
  /** As the author wrote it, before normalisation. */
  readonly method: string;
  /** Absolute, as resolved by the page, without fragment. */
  readonly url: string;
  readonly mode: RequestMode;
  readonly credentials: CredentialsMode;
  readonly redirect: RedirectMode;
  /** Author-set headers in order, repeats included; the value is `''` unless the name is in {@link reportedHeaderValues}. */
  readonly headers: readonly HeaderLine[];
  readonly body: BodyKind;
  /** At least one listener on `xhr.upload` when `send()` ran. */
  readonly uploadListener: boolean;
  /** `Error.stack` at the call, from the caller on; `''` where there was none. */
  readonly stack: string;
}

/** Response headers that the page has read by name, lower-case; never by bulk reads. */
export interface PageRead {
  /** {@link PageCall.number} */
  readonly number: number;
  readonly names: readonly string[];
}

/** One batch of what a page has done. */
export interface PageReport {
  /** Random, made anew with every load of the page. */
  readonly page: string;
  readonly calls: readonly PageCall[];
  readonly reads: readonly PageRead[];
}
