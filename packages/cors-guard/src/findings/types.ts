/** What people are told. Types only. */

import type { Basis } from '../deployment/types.ts';
import type { BrowserName, Call, Evidence, Exchange, HeaderLine, Reason, Stage, Verdict } from '../predict/types.ts';
import type { FindingCode } from './catalogue.ts';
import type { ProxyFacts } from './proxy-facts.ts';
import type { Answered } from './diagnosis.ts';
import type { Forwarding, Policy } from './fixes/index.ts';
import type { PageFacts } from './page-facts.ts';

/**
 * `error`: production will fail, proven, in at least one configured browser. `warning`: may fail, works by luck, unproven, or
 * rests on an assumption. `advice`: only on the report page and the command line.
 */
export type Severity = 'error' | 'warning' | 'advice';

/** One judged call: everything the findings are made of. */
export interface JudgedCall {
  /** Stable within a run: the shape's number, `c1`, `c2` ... */
  readonly id: string;
  readonly call: Call;
  /** Path of the call as a template without secrets, e.g. `/api/users/:id`; queries as names. */
  readonly template: string;
  /** Path and query names on the dev server, what the page wrote. */
  readonly devTemplate: string;
  /** Masked production URL. */
  readonly productionUrl: string;
  /** Origin that answers the call in production. */
  readonly target: string;
  readonly page: string;
  readonly pageKnown: boolean;
  readonly basis: Basis;
  readonly developmentTarget: boolean;
  /** The API belongs to somebody else: its answers cannot be changed, and it is not asked more than the call needs. */
  readonly thirdParty?: boolean;
  /** Some answer of this target carried marks of a CORS layer. */
  readonly layerSeen: boolean;
  /** How often calls of this shape were made. */
  readonly count: number;
  /** `src/api.ts:14:9`, or null when nobody told. */
  readonly source: string | null;
  readonly verdicts: Readonly<Partial<Record<BrowserName, Verdict>>>;
  /** Every exchange the verdicts rest on: probes, and proxied requests that carried the production Origin. */
  readonly exchanges: readonly Exchange[];
  /**
   * Answers that development got to such calls, one of each kind, whatever Origin was sent. Of their headers only those that may
   * tell something are kept, of cookies no values.
   */
  readonly answers?: readonly Exchange[];
  /** What other preflights told about a failure, see `diagnose`. */
  readonly diagnosis?: readonly Answered[];
  /** Sec-Fetch-Site of the page's requests to the API, where that was looked into. */
  readonly fetchSite?: string;
  /** What the page told, and what development sent and got; missing where nothing is known of it. */
  readonly facts?: PageFacts;
  /** The answer the call got in development, through the proxy. */
  readonly observed?: {
    readonly status: number;
    /** Its request carried the production Origin. */
    readonly asProduction?: true;
  };
  /** What development does to this call on its way; missing where that is nothing, or nothing is known of it. */
  readonly proxy?: ProxyFacts;
  /** Node's error code for the certificate of the target, where it is not accepted and development does not look at it. */
  readonly certificate?: string;
  /** Where the public name of the target leads from here, if visitors are led elsewhere: to this machine, or into its network. */
  readonly reach?: 'loopback' | 'private';
  /**
   * A failure that was seen on a probe answer of another status class than the call got: it judges nothing,
   * but may be told as a warning.
   */
  readonly aside?: {
    readonly stage: Stage;
    readonly reason: Reason;
    readonly evidence: readonly Evidence[];
    readonly status: number;
  };
}

/** What to change. */
export interface Fix {
  /** One or two sentences with the literal to paste. */
  readonly text: string;
  /** Server the snippet is for, when it was recognised. */
  readonly server: string | null;
  readonly snippet: string | null;
  /** Where the snippet belongs and what it does to what is there. */
  readonly notes: readonly string[];
  /** The snippet is executed by the tests of this package. */
  readonly ranByTests: boolean;
  /** What the API has to allow, for the snippet of a server the reader chooses; null where its headers are not the answer. */
  readonly policy: Policy | null;
  /** A route on the host of the page that makes CORS unnecessary; null when the address of the API cannot be written down. */
  readonly forwarding: Forwarding | null;
}

/** One request and its answer, masked. */
export interface ShownExchange {
  readonly stage: Stage;
  readonly request: { readonly method: string; readonly url: string; readonly headers: readonly HeaderLine[] };
  readonly response: {
    readonly status: number;
    /** Those that tell something about CORS, about who answered, or about where to. */
    readonly headers: readonly HeaderLine[];
    /** Without any sign of a CORS layer. */
    readonly silent: boolean;
  };
}

/** One cause with all the calls it affects. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Origin of the API. */
  readonly target: string;
  /** Sub-case, e.g. `trailing-slash`, `401`; `''` when there is none. */
  readonly detail: string;
  readonly page: string;
  /** Ids of the calls, sorted. */
  readonly calls: readonly string[];
  /** `GET https://api.example.com/items` lines of these calls, masked, for people; the one the texts are about comes first. */
  readonly requests: readonly string[];
  /** Where in the source the first of them is made, `src/api.ts:14:9`; null = unknown. */
  readonly source: string | null;
  readonly browsers: readonly BrowserName[];
  /** Typed arguments of the message, plain JSON, nothing secret. */
  readonly args: Readonly<Record<string, string | number | readonly string[]>>;
  readonly evidence: readonly Evidence[];
  /** The exchange that decided; null where a call fails before any answer. */
  readonly exchange: ShownExchange | null;
  /** What the verdict rests on. */
  readonly basis: Basis;
  /** What the visitor of the site will experience. */
  readonly prod: string;
  readonly why: readonly string[];
  readonly seen: readonly string[];
  readonly fix: Fix;
  /** What else is to be known: browsers that differ, what fails next, the assumption it all rests on. */
  readonly notes: readonly string[];
  /** One line for a POSIX shell that shows the evidence; `''` when no request can show it. */
  readonly curl: string;
  /** How often calls with this cause were made. */
  readonly count: number;
}
