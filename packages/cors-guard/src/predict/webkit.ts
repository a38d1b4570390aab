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
import type { BrowserProfile, PreflightFacts } from './profile.ts';
import { standard } from './standard.ts';

/**
 * Measured on WebKitGTK 2.50, which is not Safari for cookies and caches. Sources read beside it:
 * `Source/WebKit/NetworkProcess/NetworkLoadChecker.cpp`, `Source/WebCore/loader/{SubresourceLoader,CrossOriginAccessControl,
 * CrossOriginPreflightResultCache}.cpp`, `Source/WebKit/NetworkProcess/soup/NetworkDataTaskSoup.cpp`.
 */
export const webkit: BrowserProfile = {
  ...standard,
  name: 'webkit',
  requestHeaders: {
    combines: true,
    isSafelisted,
    unsafeNames: (headers, safelisted) => corsUnsafeRequestHeaderNames(combineHeaders(headers), safelisted),
    ignores: () => false,
  },
  streamBody: 'refused',
  preflight: {
    names: preflightNames,
    uploadListenerNeedsBody: false,
    wildcardCoversAuthorization: true,
    absentMethodsAllowOwn: false,
    ignoresTaint: false,
    trustsOwnOrigin: false,
    judgesListsInTurn: false,
    beforeCorsCheck: 'status',
  },
  preflightCache: {
    maxAge,
    covers,
    replaces: true,
    skipsOpaqueOrigins: false,
    clearsOnMiss: true,
    clearsOnFailure: false,
    keepsRefusals: true,
  },
  redirect: {
    emptyLocation: 'fails',
    toleratesRepeatedLocation: true,
    refusesConflictingLocation: false,
    modeAppliesWithoutLocation: false,
    userinfo: 'after-preflight',
    // `shouldRedirectAsGET`: DELETE does not survive a change of origin.
    becomesGet: (status, method, changesOrigin) => becomesGet(status, method) || (changesOrigin && method === 'DELETE'),
    taintsNoCorsAtOnce: false,
    keepsOriginHeader: true,
    checksTwice: true,
  },
  embedderPolicy: { ...standard.embedderPolicy, knowsCredentialless: false },
  // `isCrossOriginSafeHeader` holds a request header, too.
  alsoReadable: ['accept'],
  insecure: { ...standard.insecure, trustsLoopback: false, mixedContentAfterPreflight: true },
};

/** Numbers of a range are held in 64 bits; the unit may be in any case. */
const UINT64_MAX = 2n ** 64n - 1n;

function isSafelisted(name: string, value: string): boolean {
  const key = name.toLowerCase();
  if (key !== 'range') return isCorsSafelistedRequestHeader(key, value);
  if (value.length > 128) return false;
  const range = parseSingleRange(value.replace(/^bytes/i, 'bytes'));
  return range?.start != null && range.start <= UINT64_MAX && (range.end ?? 0n) <= UINT64_MAX;
}

/** `checkCORSRequest`: the headers the author set, at every hop; once it was asked, it is asked at every hop. */
function preflightNames(facts: PreflightFacts): readonly string[] | null {
  const { method, isUnsafe, initialUnsafeNames, useCorsPreflight, wasPreflighted } = facts;
  const names = isUnsafe ? initialUnsafeNames : [];
  const isNeeded =
    useCorsPreflight || wasPreflighted || names.length > 0 || (isUnsafe && !isCorsSafelistedMethod(method));
  return isNeeded ? names : null;
}

/** `parseAccessControlMaxAge`: an integer with a sign, at most ten minutes, else five seconds. */
function maxAge(headers: HeaderList): number {
  const value = getHeader(headers, 'access-control-max-age');
  return value !== null && /^[+-]?\d+$/.test(value) ? Math.min(Number(value), 600) : DEFAULT_MAX_AGE;
}

/** `CrossOriginPreflightResultCacheItem::allowsRequest`: `*` counts for every request without credentials. */
function covers([entry]: PreflightCache, request: CacheRequest, includeCredentials: boolean): boolean {
  if (!entry || (includeCredentials && !entry.includeCredentials)) return false;
  const allows = (list: readonly string[], item: string): boolean =>
    list.includes(item) || (!includeCredentials && list.includes('*'));
  if (!isCorsSafelistedMethod(request.method) && !allows(entry.methods, request.method)) return false;
  return request.unsafeHeaderNames.every((name) => allows(entry.headerNames, name));
}
