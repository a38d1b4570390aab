/**
 * What page and dev server say to each other: types and constants only, shared by both sides. Every message is plain JSON.
 * Whatever comes from a page is untrusted until the server has checked it against the limits below.
 */

import type { OverlaySettings } from '../deployment/options.ts';
import type { Finding } from '../findings/types.ts';
import type {
  BodyKind,
  BrowserName,
  CallApi,
  CredentialsMode,
  HeaderLine,
  RedirectMode,
  RequestMode,
  UnknownWhy,
} from '../predict/types.ts';
import type { ReportCall, ReportFact } from './document.ts';

/** Names of the messages on the host's own socket (Vite: custom HMR events). */
export const messageName = {
  /** Page to server: a {@link PageReport}. */
  report: 'cors-guard:report',
  /** Page to server: it listens now, and asks for the {@link PageState}. */
  hello: 'cors-guard:hello',
  /** Server to page: a {@link PageState}. */
  state: 'cors-guard:state',
  /** Page to server: a {@link PageCommand}. */
  command: 'cors-guard:command',
} as const;

export type { OverlaySettings };
export { whyWords } from './why-words.ts';

/** Path of the report page below the base of the dev server. */
export const REPORT_PATH = '__cors-guard/';

/** Places in the source that are a whole file, and what stands behind them: bundles made with `devtool: 'eval'` keep no lines. */
export const wholeFile: { readonly pattern: RegExp; readonly words: string } = {
  pattern: /^(?!.*:\d+$)/s,
  words: ' (this devtool keeps no lines)',
};

/** A finding with what makes it the same one from state to state. */
export interface PageFinding extends Finding {
  readonly key: string;
}

/** A finding that is mended: its calls were judged again, and none has the cause any more. */
export interface FixedFinding {
  /** {@link PageFinding.key} */
  readonly key: string;
  readonly code: string;
  readonly request: string;
}

/** Everything a page can show. Masked: nothing in it is secret. */
export interface PageState {
  readonly version: 1;
  /** Origin of the production page, null = unknown. */
  readonly page: string | null;
  readonly browsers: readonly BrowserName[];
  /** The confidence line: how much was checked. */
  readonly confidence: string;
  /** Calls are being judged right now. */
  readonly checking: boolean;
  readonly deployment: readonly ReportFact[];
  readonly calls: readonly ReportCall[];
  readonly findings: readonly PageFinding[];
  /** The latest of them, newest last. */
  readonly fixed: readonly FixedFinding[];
  /** Findings that the option `ignore` keeps back. */
  readonly ignored: number;
  readonly probes: { readonly sent: number; readonly byTarget: Readonly<Record<string, number>> };
  readonly links: PageLinks;
}

/** What a page can open, and how its overlay behaves. */
export interface PageLinks {
  readonly overlay: OverlaySettings | false;
  /** Address of the report page. */
  readonly reportUrl: string;
  /** `src/api.ts:14:9`, encoded, is put behind it to open the editor; null where the host has no such door. */
  readonly editorUrl: string | null;
}

/** What was sent to check, for those who want to see it: asked for by the report page, never part of a {@link PageState}. */
export interface ProbeLog {
  readonly targets: readonly TargetBudget[];
  /** The latest probes that have ended, newest last. Masked. */
  readonly latest: readonly LoggedProbe[];
}

/** How much may still be sent to one API. */
export interface TargetBudget {
  /** Origin. */
  readonly target: string;
  readonly sent: number;
  readonly inFlight: number;
  /** Probes that wait for their turn. */
  readonly waiting: number;
  /** Probes that may start now, of `perMinute` in any minute. */
  readonly left: number;
  readonly perMinute: number;
  /** Nothing is sent before this time, in milliseconds since the epoch; null = the target does not rest. */
  readonly restsUntil: number | null;
  /** Why it rests. */
  readonly restsWhy: UnknownWhy | null;
}

/** One probe that has ended. */
export interface LoggedProbe {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** As a template. */
  readonly url: string;
  /** The Origin that was sent, null = none. */
  readonly origin: string | null;
  /** The method that a preflight asks for, null = it is none. */
  readonly asks: string | null;
  /** To judge the call, to follow a redirect of it, or to find out why it is refused. */
  readonly reason: 'verdict' | 'redirect' | 'diagnosis';
  /** Id of the call. */
  readonly call: string;
  /** null = no HTTP answer came. */
  readonly status: number | null;
  /** Error code, where the target was tried and none came. */
  readonly fault: string | null;
  readonly durationMs: number;
}

/** A change for a server or host that the reader chooses. */
export interface OfferedFix {
  /** Whose it is: the API's server, or the host of the page, where a route makes CORS unnecessary. */
  readonly at: 'api' | 'page';
  readonly server: string;
  readonly snippet: string;
  readonly notes: readonly string[];
  /** See `Fix.ranByTests`. */
  readonly ranByTests: boolean;
}

/** What a page may ask for: that these calls are judged again, by the ids of the report. */
export interface PageCommand {
  readonly kind: 'check-again';
  readonly calls: readonly string[];
}

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

/**
 * Answer to a page that reports, or asks, over HTTP: `POST report?known=<revision>` with a {@link PageReport}, or with `null`.
 */
export interface PageAnswer {
  /** What the dev server knows now has this name; `''` = nothing yet. */
  readonly revision: string;
  /** Missing where the page has this revision already. */
  readonly state?: PageState;
  /** Milliseconds after which there may be more; missing = nothing is being checked. */
  readonly again?: number;
}
