/** What reporters are told. Types only. */

import type { Deployment } from '../deployment/index.ts';
import type { Finding, JudgedCall } from '../findings/index.ts';
import type { BrowserName } from '../predict/types.ts';

/** Everything known at one moment. */
export interface Snapshot {
  readonly deployment: Deployment;
  /** Configured browsers, in the order of the option. */
  readonly browsers: readonly BrowserName[];
  readonly calls: readonly JudgedCall[];
  /** Without the ignored ones. */
  readonly findings: readonly Finding[];
  /** What works and could do better; without the ignored ones. */
  readonly advice?: readonly Finding[];
  /** How many findings the option `ignore` keeps back. */
  readonly ignored: number;
  /** Calls that stay on the page's own origin in production: nothing to check. */
  readonly sameOrigin: number;
  /** Origins that the page calls past the proxy, seen and not probed, with the number of calls; missing = none. */
  readonly notProbed?: readonly { readonly origin: string; readonly count: number }[];
  readonly probes: {
    readonly sent: number;
    /** Requests sent, by origin. */
    readonly byTarget: Readonly<Record<string, number>>;
  };
  /** One-line messages, each told once; the list only grows. */
  readonly notices: readonly string[];
  /** Calls are being judged, or wait for their turn. */
  readonly checking: boolean;
}

/** Shows snapshots somewhere. */
export interface Reporter {
  /** Takes the latest snapshot; returns at once. */
  update(snapshot: Snapshot): void;
  /** Shows the last one. */
  close?(snapshot: Snapshot): void | Promise<void>;
}
