import {
  corsUnsafeRequestHeaderNames,
  DEFAULT_MAX_AGE,
  getHeader,
  isCorsSafelistedMethod,
  isCorsSafelistedRequestHeader,
  parseSingleRange,
  trimSpace,
  type CacheRequest,
  type HeaderList,
  type PreflightCache,
} from '../rules/index.ts';
import { chromiumReason } from './chromium-reason.ts';
import type { BrowserProfile } from './profile.ts';
import { standard } from './standard.ts';

/**
 * Measured on Chromium 156 (Linux). Sources read beside it: `services/network/public/cpp/cors/cors.cc`,
 * `services/network/cors/{preflight_controller,preflight_result,preflight_cache}.cc`.
 */
export const chromium: BrowserProfile = {
  ...standard,
  name: 'chromium',
  requestHeaders: {
    // `Headers` entries of one name are one header before the network service sees them.
    combines: true,
    isSafelisted,
    unsafeNames: corsUnsafeRequestHeaderNames,
    // Other browsers judge what the author wrote (measured).
    typeOfText,
    // Setting User-Agent does nothing (measured).
    ignores: (name) => name === 'user-agent',
    // Client hints are for the page's own origin by the default permissions policy (`FindClientHintsToRemove`; measured).
    endsAtHome: (name) => HINTS_OF_THE_PAGE.has(name),
  },
  // `kCorsWithForcedPreflight` takes the place of the mode (measured).
  streamMakesCors: true,
  preflight: {
    ...standard.preflight,
    uploadListenerNeedsBody: true,
    // The feature CorsNonWildcardRequestHeadersSupport is off.
    wildcardCoversAuthorization: true,
    absentMethodsAllowOwn: false,
    // `PreflightLoader::HandleRedirect` comes before any check of the answer.
    beforeCorsCheck: 'redirect',
  },
  preflightCache: {
    maxAge,
    covers,
    replaces: true,
    // An opaque origin is never equal to another one.
    skipsOpaqueOrigins: true,
    clearsOnMiss: true,
    clearsOnFailure: false,
    keepsRefusals: false,
  },
  redirect: {
    ...standard.redirect,
    // The network stack reads Location before anybody else does (`HttpStreamParser`, `URLRequestJob`; measured).
    refusesConflictingLocation: true,
    toleratesRepeatedLocation: true,
    emptyLocation: 'none',
    modeComesFirst: false,
    // `FetchManager` looks at the status alone (measured).
    manualNeedsNoLocation: true,
    // `RedirectInfo::ComputeRedirectInfo` (measured).
    upgradesLocation: true,
    // Measured: fetch refuses it even within one origin and in mode no-cors, XMLHttpRequest does not.
    userinfo: 'never-by-fetch',
    // Measured: Origin of a no-cors POST is null after any change of origin.
    taintsNoCorsAtOnce: true,
  },
  contentSecurityPolicy: {
    ...standard.contentSecurityPolicy,
    schemeMatches,
    port80Allows443: 'with-scheme',
    upgradesAnyPort: false,
    decodesWholePath: true,
  },
  insecure: {
    ...standard.insecure,
    upgradesLoopback: false,
    // Mode same-origin is looked at before the first URL is upgraded (measured).
    comparesBeforeUpgrade: ({ mode }) => mode === 'same-origin',
  },
  reasonName: chromiumReason,
};

const DECIMAL = /^\d+(?:\.\d+)?$/;
const INTEGER = /^\d+$/;

/** Client hints that scripts may set without a preflight, and what their value must look like (`IsCorsSafelistedHeader`). */
const CLIENT_HINTS: Readonly<Record<string, RegExp>> = {
  'device-memory': DECIMAL,
  dpr: DECIMAL,
  downlink: DECIMAL,
  width: INTEGER,
  'viewport-width': INTEGER,
  rtt: INTEGER,
  ect: /^(?:slow-2g|2g|3g|4g)$/,
  'save-data': /^on$/i,
  intervention: /^/,
};

/** Those that the default permissions policy keeps from other origins. */
const HINTS_OF_THE_PAGE: ReadonlySet<string> = new Set([
  'device-memory',
  'dpr',
  'downlink',
  'width',
  'viewport-width',
  'rtt',
  'ect',
]);

/** Numbers of a range are held in 64 bits (`HttpUtil::ParseFetchSingleRange`). */
const INT64_MAX = 2n ** 63n - 1n;

/** `ReplaceCharsetInMediaType`: the charset becomes UTF-8 where it stands, in quotes or not. */
function typeOfText(value: string): string {
  return value.replace(/([\0- ;]charset[\0- ]*=[\0- "']*)[^\0- "';]+/gi, '$1UTF-8');
}

/** Joining an empty value leaves a space at the end, which is no part of the value any more when it is judged (measured). */
function isSafelisted(name: string, joined: string): boolean {
  const key = name.toLowerCase();
  const value = trimSpace(joined);
  const hint = Object.hasOwn(CLIENT_HINTS, key) ? CLIENT_HINTS[key] : undefined;
  if (hint) return value.length <= 128 && hint.test(value);
  if (!isCorsSafelistedRequestHeader(key, value)) return false;
  if (key !== 'range') return true;
  const range = parseSingleRange(value);
  return (range?.start ?? 0n) < INT64_MAX && (range?.end ?? 0n) < INT64_MAX;
}

/** `ParseAccessControlMaxAge`: a 64-bit integer with a sign, at most two hours, else five seconds. */
function maxAge(headers: HeaderList): number {
  const value = getHeader(headers, 'access-control-max-age');
  return value !== null && /^[+-]?\d+$/.test(value) ? Math.min(Number(value), 7200) : DEFAULT_MAX_AGE;
}

/** `PreflightResult::EnsureAllowedRequest`: `*` only counts in an answer that was given without credentials, and
 * not for Authorization, which it covers in a fresh answer (measured). */
function covers([entry]: PreflightCache, request: CacheRequest, includeCredentials: boolean): boolean {
  if (!entry || (includeCredentials && !entry.includeCredentials)) return false;
  const allows = (list: readonly string[], item: string): boolean =>
    list.includes(item) || (!entry.includeCredentials && list.includes('*'));
  if (!isCorsSafelistedMethod(request.method) && !allows(entry.methods, request.method)) return false;
  return request.unsafeHeaderNames.every((name) =>
    name === 'authorization' ? entry.headerNames.includes(name) : allows(entry.headerNames, name),
  );
}

/** `SourceAllowScheme`: an expression of scheme ws or wss is for WebSockets alone. */
function schemeMatches(a: string, b: string): boolean {
  return a === b || (a === 'http' && b === 'https') || (a === 'ws' && b === 'wss');
}
