import {
  becomesGet,
  combineHeaders,
  corsUnsafeRequestHeaderNames,
  DEFAULT_MAX_AGE,
  getHeader,
  isCorsSafelistedMethod,
  isCorsSafelistedRequestHeader,
  parseSingleRange,
  type CacheRequest,
  type HeaderList,
  type PreflightCache,
} from '../rules/index.ts';
import { chromiumReason } from './chromium-reason.ts';
import type { BrowserProfile } from './profile.ts';
import { standard, standardPreflightNames } from './standard.ts';

/**
 * Measured on Chromium 156 (Linux). Sources read beside it: `services/network/public/cpp/cors/cors.cc`,
 * `services/network/cors/{preflight_controller,preflight_result,preflight_cache}.cc`.
 */
export const chromium: BrowserProfile = {
  ...standard,
  name: 'chromium',
  requestHeaders: {
    combines: true,
    isSafelisted,
    unsafeNames: (headers, safelisted) => corsUnsafeRequestHeaderNames(combineHeaders(headers), safelisted),
    ignores: (name) => name === 'user-agent',
  },
  preflight: {
    names: standardPreflightNames,
    uploadListenerNeedsBody: true,
    wildcardCoversAuthorization: true,
    absentMethodsAllowOwn: false,
    ignoresTaint: false,
    trustsOwnOrigin: false,
    judgesListsInTurn: false,
    beforeCorsCheck: 'redirect',
  },
  preflightCache: {
    maxAge,
    covers,
    replaces: true,
    skipsOpaqueOrigins: true,
    clearsOnMiss: true,
    clearsOnFailure: false,
    keepsRefusals: false,
  },
  redirect: {
    emptyLocation: 'none',
    toleratesRepeatedLocation: true,
    refusesConflictingLocation: true,
    modeAppliesWithoutLocation: false,
    userinfo: 'never-by-fetch',
    becomesGet,
    taintsNoCorsAtOnce: true,
    keepsOriginHeader: false,
    checksTwice: false,
  },
  // An expression of scheme ws or wss is for WebSockets alone.
  contentSecurityPolicy: {
    schemeMatches: (a, b) => a === b || (a === 'http' && b === 'https') || (a === 'ws' && b === 'wss'),
  },
  insecure: { ...standard.insecure, upgradesLoopback: false },
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

/** Numbers of a range are held in 64 bits (`HttpUtil::ParseFetchSingleRange`). */
const INT64_MAX = 2n ** 63n - 1n;

function isSafelisted(name: string, value: string): boolean {
  const key = name.toLowerCase();
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
