import {
  becomesGet,
  DEFAULT_MAX_AGE,
  getHeader,
  isCorsSafelistedMethod,
  isCorsSafelistedRequestHeader,
  parseSingleRange,
  schemePartMatches,
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
  requestHeaders: { ...standard.requestHeaders, combines: true, isSafelisted },
  // Measured: the promise is rejected, nothing is sent.
  streamBody: 'refused',
  // Measured: status 407 reaches the page.
  answers: { ...standard.answers, refusesProxyAuthentication: false },
  preflight: {
    ...standard.preflight,
    names: preflightNames,
    wildcardCoversAuthorization: true,
    absentMethodsAllowOwn: false,
    // `validatePreflightResponse` looks at the status first.
    beforeCorsCheck: 'status',
  },
  preflightCache: {
    maxAge,
    covers,
    replaces: true,
    skipsOpaqueOrigins: false,
    clearsOnMiss: true,
    clearsOnFailure: false,
    // `validatePreflightResponse` keeps the answer before it says what is wrong with it.
    keepsRefusals: true,
  },
  redirect: {
    ...standard.redirect,
    // libsoup takes the first Location, and none that is empty (measured).
    refusesConflictingLocation: false,
    toleratesRepeatedLocation: true,
    emptyLocation: 'fails',
    modeComesFirst: false,
    manualNeedsNoLocation: false,
    // The network process lets a redirect within the page's origin go on; the page's process looks again, after the preflight.
    userinfo: 'after-preflight',
    checksTwice: true,
    // `shouldRedirectAsGET`: DELETE does not survive a change of origin.
    becomesGet: (status, method, changesOrigin) => becomesGet(status, method) || (changesOrigin && method === 'DELETE'),
    // Only a redirect to another origin cleans the headers (`checkRedirectionCrossOriginAccessControl`).
    keepsOriginHeader: true,
  },
  contentSecurityPolicy: {
    // Measured: on an http page https and wss expressions allow the page's own origin, too.
    schemeMatches: (a, b, isSameOrigin) =>
      schemePartMatches(a, b) || (isSameOrigin && b === 'http' && (a === 'https' || a === 'wss')),
    port80Allows443: 'always',
    upgradesAnyPort: true,
    bareWildcardTakesPort: false,
    decodesWholePath: true,
    selfNeedsOrigin: true,
  },
  embedderPolicy: { ...standard.embedderPolicy, knowsCredentialless: false },
  insecure: { ...standard.insecure, trustsLoopback: false, upgradesMedia: false, mixedContentAfterPreflight: true },
  // `isCrossOriginSafeHeader` holds the name of a request header, too.
  exposed: { ...standard.exposed, alsoReadable: ['accept'] },
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
  const { method, isUnsafe, initialUnsafeNames, useCorsPreflight, askedBefore } = facts;
  const names = isUnsafe ? initialUnsafeNames : [];
  const isNeeded =
    useCorsPreflight || askedBefore !== null || names.length > 0 || (isUnsafe && !isCorsSafelistedMethod(method));
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
