import { OPAQUE, type EmbedderPolicy, type HeaderList } from '../rules/index.ts';
import type { CallApi, CredentialsMode, RedirectMode, RequestMode, Settlement } from './types.ts';

/** Fetch, "request", as far as it decides: the state that is carried from hop to hop. Never changed, only replaced. */
export interface FetchRequest {
  readonly api: CallApi;
  /** Of the page, as the browser understands it. */
  readonly embedderPolicy: EmbedderPolicy;
  /** Origin of the page, serialised. */
  readonly origin: string;
  readonly method: string;
  readonly url: URL;
  /** Origin of the URL when the request got there: some browsers hold on to it when the URL is upgraded. */
  readonly urlOrigin: string;
  readonly headers: HeaderList;
  /** Origin of the URL that redirected here; `null` at the first hop. */
  readonly lastOrigin: string | null;
  /** Headers of the first hop. */
  readonly initialHeaders: HeaderList;
  readonly mode: RequestMode;
  readonly credentials: CredentialsMode;
  readonly redirect: RedirectMode;
  /** Fetch, "destination"; `''` for what scripts ask themselves. */
  readonly destination: string;
  /** Fetch, "unsafe-request flag": method and headers may need a preflight (fetch, XMLHttpRequest, cors beacons). */
  readonly isUnsafe: boolean;
  /** Fetch, "use-CORS-preflight flag": an upload listener or a stream. */
  readonly useCorsPreflight: boolean;
  readonly hasStreamBody: boolean;
  /** Fetch, "response tainting". */
  readonly tainting: 'basic' | 'cors' | 'opaque';
  /** Fetch, "redirect-taint" other than same-origin: Origin is `null` from now on. */
  readonly isTainted: boolean;
  /** This URL or an earlier one was of another origin than the page, upgraded URLs taken as what they became. */
  readonly isForeign: boolean;
  /** Redirects followed so far. */
  readonly hop: number;
  /** Names that the last preflight asked for, or would have without a cache; `null` = none was needed. */
  readonly askedBefore: readonly string[] | null;
  /** Content-Type is not the author's but of a body that XHR sends. */
  readonly typeIsBodys: boolean;
  /** The redirect that led here took the body away. */
  readonly lostBody: boolean;
  /** The redirect that led here went to another origin. */
  readonly changedOrigin: boolean;
  /** An Origin header was sent at an earlier hop of the same origin. */
  readonly sentOrigin: boolean;
  /** The first URL was of the page's origin. */
  readonly startedSameOrigin: boolean;
  /** The end of the request that comes to light only after the next preflight. */
  readonly deferred: Settlement | null;
}

/** Fetch, "serializing a request origin". */
export function serializedOrigin(request: FetchRequest): string {
  return request.isTainted ? OPAQUE : request.origin;
}

/** Whether permission is needed: not where an upgrade alone brought the request back to the page's own origin. */
export function needsCors({ tainting, isForeign }: FetchRequest): boolean {
  return tainting === 'cors' && isForeign;
}

/** Whether cookies and HTTP authentication go along (Fetch, "HTTP-network-or-cache fetch", includeCredentials). */
export function includesCredentials({ credentials, tainting, embedderPolicy }: FetchRequest): boolean {
  // Fetch, "Cross-Origin-Embedder-Policy allows credentials".
  if (tainting === 'opaque' && embedderPolicy === 'credentialless') return false;
  return credentials === 'include' || (credentials === 'same-origin' && tainting === 'basic');
}

/**
 * Fetch, "append a request `Origin` header"; `null` = none.
 *
 * @param keeps - a header that was sent once is sent on every later hop
 */
export function originHeader(request: FetchRequest, keeps: boolean): string | null {
  if (request.tainting === 'cors') return serializedOrigin(request);
  const isPlain = request.method === 'GET' || request.method === 'HEAD';
  if (isPlain && !(keeps && request.sentOrigin)) return null;
  // Under the default referrer policy a plain request tells no secure origin to an insecure URL.
  const isDowngrade = request.origin.startsWith('https:') && !request.urlOrigin.startsWith('https:');
  return request.mode !== 'cors' && isDowngrade ? OPAQUE : serializedOrigin(request);
}

/** The URL without its fragment, which never leaves the browser. */
export function urlOnWire({ href, hash }: URL): string {
  return hash === '' ? href : href.slice(0, href.indexOf('#'));
}
