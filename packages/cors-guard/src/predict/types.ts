/**
 * The words of the engine (see the design's vocabulary): what a page asks, what a browser sends, what came back, what follows.
 * Types only. Names of modes and flags are the Fetch standard's, camel-cased.
 */

import type { PreflightCache } from '../rules/index.ts';

/**
 * One header line as it stood on the wire. Duplicated lines stay separate entries; a comma list in one line stays one entry.
 * Characters U+0080..U+00FF stand for single bytes (isomorphic decoding).
 *
 * @example ['Access-Control-Allow-Origin', 'https://app.example.com']
 */
export type HeaderLine = readonly [name: string, value: string];

/** Browsers with a profile. `standard` is the letter of the Fetch text, `webkit` was measured on WebKitGTK. */
export type BrowserName = 'chromium' | 'firefox' | 'webkit' | 'standard';

export type RequestMode = 'cors' | 'no-cors' | 'same-origin' | 'navigate' | 'websocket';
export type CredentialsMode = 'omit' | 'same-origin' | 'include';
export type RedirectMode = 'follow' | 'error' | 'manual';

/** The interface of the page that made the call; it decides flags of the request (Fetch "unsafe-request flag" and others). */
export type CallApi = 'fetch' | 'xhr' | 'eventsource' | 'beacon' | 'element';

/** What the author handed over as body: decides the implied Content-Type and whether the body is a stream. */
export type BodyKind = 'none' | 'empty' | 'text' | 'json' | 'params' | 'form' | 'buffer' | 'stream' | `blob:${string}`;

/** A fact of a call that may be open, because neither the wire nor the page told it. */
export type CallFact = 'mode' | 'credentials' | 'uploadListener' | 'redirect';

/** What the page asked for, with the URL that the production page will call. */
export interface Call {
  readonly api: CallApi;
  /** As the author wrote it, before normalisation: `patch` and `PATCH` differ. */
  readonly method: string;
  /** Absolute production URL, fragment allowed. */
  readonly url: string;
  /** Headers the author set, in the order they were appended, repeats included. Without the Content-Type a body implies. */
  readonly headers: readonly HeaderLine[];
  readonly mode: RequestMode;
  readonly credentials: CredentialsMode;
  readonly redirect: RedirectMode;
  /** Fetch "destination": `''` for fetch and XHR, `script`, `font`, `image` ... for elements. */
  readonly destination: string;
  readonly body: BodyKind;
  /** At least one listener was registered on `xhr.upload` when `send()` ran. */
  readonly uploadListener: boolean;
  /** Facts that are assumed, not known; their fields hold the likeliest value. Missing = all known. */
  readonly open?: readonly CallFact[];
}

/** The document that makes the call, as production serves it. */
export interface PageContext {
  /** Serialized origin; `null` (the four letters) for sandboxed and `file:` pages. */
  readonly origin: string;
  readonly url: string;
  /** Response headers of the document: Content-Security-Policy, Cross-Origin-Embedder-Policy ... */
  readonly headers: readonly HeaderLine[];
}

/** A request that the browser would send next. The driver sends it, or says why not. */
export interface BrowserRequest {
  readonly kind: 'preflight' | 'actual';
  /** 0 for the call's own URL, +1 for every redirect followed. */
  readonly hop: number;
  readonly method: string;
  readonly url: string;
  /** Value of the Origin header; `null` = the header is absent. */
  readonly origin: string | null;
  /** Author headers, the Content-Type the body implies, and on a preflight Access-Control-Request-*. Never Origin. */
  readonly headers: readonly HeaderLine[];
  /** Cookies and HTTP authentication would go along. Always false on a preflight. */
  readonly includeCredentials: boolean;
}

/** One request sent and its response. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  /** The Origin that was sent; `null` = none. */
  readonly origin: string | null;
  readonly status: number;
  readonly headers: readonly HeaderLine[];
}

/** Why a verdict is missing. A closed set. */
export type UnknownWhy =
  | 'probing-off'
  | 'budget'
  | 'method-not-repeated'
  | 'answer-needs-credentials'
  | 'gate'
  | 'unreachable'
  | 'page-unknown'
  | 'api-not-contacted'
  | 'call-fact-open'
  | 'private-address'
  | 'development-target';

/** What the driver hands back for a {@link BrowserRequest}. */
export type Answer =
  | {
      readonly exchange: Exchange;
      readonly httpVersion: 1 | 2;
      /**
       * `observed`: the proxied answer stands in for one we may not ask for; what rests on it may be unproven. `as-production`: the
       * proxied request carried the production Origin, so its answer is the one that counts.
       */
      readonly source: 'probe' | 'observed' | 'as-production' | 'recorded';
      /** Development sent more with an `as-production` request than production will: that it passes is unproven. */
      readonly withMore?: true;
    }
  | {
      readonly notSent: UnknownWhy;
      /** It was sent, and nothing came as long as the driver waited. */
      readonly timedOut?: true;
    }
  | { readonly networkError: string };

/** Where in the life of a request it stopped. A finding without a text of its own is named `blocked-by-<stage>`. */
export type Stage =
  | 'api'
  | 'mode'
  | 'csp'
  | 'mixed-content'
  | 'bad-port'
  | 'local-network'
  | 'preflight'
  | 'redirect'
  | 'response'
  | 'corp'
  | 'network';

/** Why it stopped. A closed set; browser names for them live with the profiles. */
export type Reason =
  | 'allow-origin-missing'
  | 'allow-origin-multiple'
  | 'allow-origin-invalid'
  | 'allow-origin-mismatch'
  | 'wildcard-with-credentials'
  | 'allow-credentials-not-true'
  | 'preflight-status'
  | 'preflight-redirect'
  | 'allow-methods-unparsable'
  | 'allow-headers-unparsable'
  | 'method-not-allowed'
  | 'header-not-allowed'
  | 'redirect-with-userinfo'
  | 'redirect-invalid-location'
  | 'redirect-conflicting-location'
  | 'redirect-scheme'
  | 'redirect-mode-error'
  | 'redirect-stream-body'
  | 'too-many-redirects'
  | 'mode-same-origin'
  | 'no-cors-redirect-mode'
  | 'scheme'
  | 'invalid-call'
  | 'csp-connect-src'
  | 'mixed-content'
  | 'bad-port'
  | 'local-network'
  | 'corp'
  | 'stream-needs-http2'
  | 'proxy-authentication'
  | 'origin-rejected'
  | 'network-error';

/** One header that decided: what was there, what would have passed. */
export interface Evidence {
  /** Header name in its usual spelling, or `:status` for the status line. */
  readonly header: string;
  /** Joined value, `null` = absent. */
  readonly got: string | null;
  /** The literal that would pass, `null` = the header must be absent. */
  readonly needed: string | null;
  readonly hop: number;
  readonly stage: Stage;
  /** Header lines of this name, when there was more than one. */
  readonly lines?: number;
}

/** How one run of the generator ended. The verdict is derived from it. */
export type Settlement = Ending & {
  /** Preflights the browser keeps after this call; there when a cache was handed in. */
  readonly cache?: PreflightCache;
};

type Ending =
  | {
      readonly outcome: 'allowed' | 'opaque' | 'opaqueredirect';
      /** Response type as the page sees it: `basic`, `cors`, `opaque`, `opaqueredirect`. */
      readonly type: string;
      /** Status as the page sees it (0 for opaque responses). */
      readonly status: number;
      /** Lower-case names of the response headers that the page can read, sorted. */
      readonly headerNames: readonly string[];
      readonly redirected: boolean;
    }
  | {
      readonly outcome: 'blocked' | 'throws';
      readonly stage: Stage;
      readonly reason: Reason;
      /** What decided comes first; then all else that is wrong with the same answer. */
      readonly evidence: readonly Evidence[];
      readonly hop: number;
      /** The browser's own name for the failure, as its developer tools and console spell it; missing where it gives none. */
      readonly browserReason?: string;
    }
  | { readonly outcome: 'unsettled'; readonly why: UnknownWhy; readonly hop: number };

/** What a page could read of a passing call. */
export interface Readable {
  readonly type: string;
  readonly status: number;
  readonly headerNames: readonly string[];
}

/** What one browser will do with one call in production. */
export type Verdict =
  | { readonly outcome: 'pass'; readonly readable: Readable; readonly unproven?: true }
  | {
      readonly outcome: 'fail';
      readonly stage: Stage;
      readonly reason: Reason;
      readonly evidence: readonly Evidence[];
      /** It rests on a fact that was seen under other conditions: at most a warning. */
      readonly unproven?: true;
    }
  | {
      readonly outcome: 'unknown';
      readonly why: UnknownWhy;
      /** When it depends on one open fact: the verdict for each value of it, e.g. `{ 'credentials=include': ... }`. */
      readonly branches?: Readonly<Record<string, Verdict>>;
    };
