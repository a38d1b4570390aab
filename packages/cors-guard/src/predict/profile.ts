import type { EmbedderRules, HeaderList, PreflightCacheRules, SourceMatching } from '../rules/index.ts';
import type { FetchRequest } from './fetch-request.ts';
import type { BrowserName, Settlement } from './types.ts';

/**
 * What a browser does its own way. Everything here is data or a small named rule; the engine reads it, and never asks which
 * browser it is. A new version of a browser is a small change in one file.
 */
export interface BrowserProfile {
  readonly name: BrowserName;
  readonly requestHeaders: RequestHeaderRules;
  /**
   * What becomes of a ReadableStream as body: `http2-only` sends it once HTTP/2 is known, `as-text` turns it into a string,
   * `refused` sends nothing at all.
   */
  readonly streamBody: 'http2-only' | 'as-text' | 'refused';
  /** A stream as body makes a request of mode same-origin one of mode cors. */
  readonly streamMakesCors: boolean;
  readonly answers: AnswerRules;
  readonly preflight: PreflightRules;
  readonly preflightCache: PreflightCacheRules;
  readonly redirect: RedirectRules;
  readonly contentSecurityPolicy: SourceMatching;
  readonly embedderPolicy: EmbedderRules;
  readonly insecure: InsecureRules;
  readonly exposed: ExposeRules;
  /** The name this browser has for a failure; `undefined` where it gives none. */
  readonly reasonName: (failure: Failure, request: FetchRequest) => string | undefined;
}

/** A request that was blocked. */
export type Failure = Extract<Settlement, { outcome: 'blocked' | 'throws' }>;

/** How author headers are read. */
export interface RequestHeaderRules {
  /** Entries of one name are joined before they are judged (`setRequestHeader` always joins). */
  readonly combines: boolean;
  readonly isSafelisted: (name: string, value: string) => boolean;
  /** Names that need permission, as they stand in Access-Control-Request-Headers. */
  readonly unsafeNames: (headers: HeaderList, isSafelisted: RequestHeaderRules['isSafelisted']) => readonly string[];
  /** The Content-Type that is judged when an author sets this one and XHR sends text (XHR, `send()`, step 4). */
  readonly typeOfText: (value: string) => string;
  /** Set by an author, never sent (name in lower case). */
  readonly ignores: (name: string) => boolean;
  /** Goes no further with a redirect to another origin than the page's (name in lower case). */
  readonly endsAtHome: (name: string) => boolean;
}

/** What the network stack makes of every answer before anybody else reads it. */
export interface AnswerRules {
  /** 407 is for proxies: from a server it is an error. */
  readonly refusesProxyAuthentication: boolean;
  /** The header lines that are handed on. */
  readonly readLines: (headers: HeaderList, httpVersion: 1 | 2) => HeaderList;
}

/** What a page can read of an answer of another origin. */
export interface ExposeRules {
  /** Response headers beside the safelisted ones, in lower case. */
  readonly alsoReadable: readonly string[];
  /** For fetch `*` counts, even though an item that comes after it spoils the list. */
  readonly fetchKeepsWildcard: boolean;
}

/** What is known when a hop may need a preflight. */
export interface PreflightFacts extends Pick<
  FetchRequest,
  'method' | 'useCorsPreflight' | 'isUnsafe' | 'askedBefore' | 'typeIsBodys' | 'lostBody' | 'changedOrigin'
> {
  /** Names that need permission, of the headers as they are now. */
  readonly unsafeNames: readonly string[];
  /** The same of the headers the author set, before any redirect. */
  readonly initialUnsafeNames: readonly string[];
}

/** How preflights are made and judged. */
export interface PreflightRules {
  /** The names to ask for; `null` = no preflight. */
  readonly names: (facts: PreflightFacts) => readonly string[] | null;
  /** An upload listener makes a preflight only when there is a body to upload. */
  readonly uploadListenerNeedsBody: boolean;
  /** `Access-Control-Allow-Headers: *` covers Authorization. */
  readonly wildcardCoversAuthorization: boolean;
  /** Without Access-Control-Allow-Methods, a preflight that only a listener or a stream made allows its own method. */
  readonly absentMethodsAllowOwn: boolean;
  /** `Origin` stays the page's even after a redirect that taints the request itself. */
  readonly ignoresTaint: boolean;
  /** An answer from the page's own origin needs no CORS check. */
  readonly trustsOwnOrigin: boolean;
  /** Methods are judged in full before headers are read. */
  readonly judgesListsInTurn: boolean;
  /** What is looked at before the CORS check: an answer that redirects, any status that is no success, or nothing. */
  readonly beforeCorsCheck: 'redirect' | 'status' | 'nothing';
}

/** How redirects are followed. */
export interface RedirectRules {
  /** Several Location lines that differ are a network error, whatever else the answer says; else the first counts. */
  readonly refusesConflictingLocation: boolean;
  /** What an empty Location is: the same URL again, no Location at all, or an error. */
  readonly emptyLocation: 'same-url' | 'none' | 'fails';
  /** Several Location lines are fine when they say the same. */
  readonly toleratesRepeatedLocation: boolean;
  /** The redirect modes `error` and `manual` decide before Location is read, and so without one, too. */
  readonly modeComesFirst: boolean;
  /** In mode `manual` a redirect status without a Location is an opaque redirect, too. */
  readonly manualNeedsNoLocation: boolean;
  /** A Location is upgraded when it is read, loopback hosts included, and before it is compared with where it comes from. */
  readonly upgradesLocation: boolean;
  /** User name or password in Location: by the standard's rules, for fetch not at all, or looked at after the next preflight. */
  readonly userinfo: 'standard' | 'never-by-fetch' | 'after-preflight';
  /** Whether the request goes on as a GET without body. */
  readonly becomesGet: (status: number, method: string, changesOrigin: boolean) => boolean;
  /** A request that is not cors is tainted by any change of origin. */
  readonly taintsNoCorsAtOnce: boolean;
  /** An Origin header that was sent once is sent on every later hop. */
  readonly keepsOriginHeader: boolean;
  /** Once more, after the next preflight, a cross-origin redirect must pass the CORS check for the first URL's credentials. */
  readonly checksTwice: boolean;
}

/** What insecure URLs may do. */
export interface InsecureRules {
  /** Loopback hosts are no mixed content over http. */
  readonly trustsLoopback: boolean;
  /** `upgrade-insecure-requests` changes loopback hosts, too. */
  readonly upgradesLoopback: boolean;
  /** Images, audio and video from http go to https by themselves on a secure page. */
  readonly upgradesMedia: boolean;
  /** An upgraded URL is compared with origins as what it was before. */
  readonly comparesBeforeUpgrade: (request: FetchRequest) => boolean;
  /** After a redirect mixed content is looked at after the preflight only. */
  readonly mixedContentAfterPreflight: boolean;
}
