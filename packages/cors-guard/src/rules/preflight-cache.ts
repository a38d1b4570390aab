import type { PreflightGrant } from './cors-preflight-fetch.ts';
import { getHeader, type HeaderList } from './header-list.ts';
import { isCorsSafelistedMethod } from './method.ts';
import { OPAQUE } from './origin.ts';

/** Which answers a request could use. */
export interface PreflightCacheKey {
  readonly origin: string;
  /** Without fragment, query included. */
  readonly url: string;
  readonly includeCredentials: boolean;
}

/** Fetch, "cache entry": what an answer allowed. The standard keeps one for each method and name, some browsers one in all. */
export interface PreflightCacheEntry extends PreflightCacheKey {
  readonly methods: readonly string[];
  /** In lower case. */
  readonly headerNames: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

/** Fetch, "CORS-preflight cache", as a value: no function here changes one. */
export type PreflightCache = readonly PreflightCacheEntry[];

/** What would have to be asked. */
export interface CacheRequest {
  readonly method: string;
  readonly unsafeHeaderNames: readonly string[];
  readonly useCorsPreflight: boolean;
}

/** How a user agent keeps preflights. */
export interface PreflightCacheRules {
  /** Seconds that an answer may be kept; 0 or less = not at all. */
  readonly maxAge: (headers: HeaderList) => number;
  /** Whether entries of this origin and URL that are still fresh spare the preflight. */
  readonly covers: (entries: PreflightCache, request: CacheRequest, includeCredentials: boolean) => boolean;
  /** An answer replaces what was kept for its origin and URL, instead of adding to it. */
  readonly replaces: boolean;
  /** Nothing is kept for pages with an opaque origin, and for requests that a redirect tainted. */
  readonly skipsOpaqueOrigins: boolean;
  /** What does not cover a request is thrown away. */
  readonly clearsOnMiss: boolean;
  /** A request that fails throws away what was kept for its URL. */
  readonly clearsOnFailure: boolean;
  /** An answer is kept even though it does not allow what was asked. */
  readonly keepsRefusals: boolean;
}

/** Seconds without an Access-Control-Max-Age, or with one that is no number ("CORS-preflight fetch", step 7.13). */
export const DEFAULT_MAX_AGE = 5;

/** The standard's cache. The upper limit of the time is left to user agents. */
export const standardPreflightCache: PreflightCacheRules = {
  maxAge: standardMaxAge,
  covers: standardCovers,
  replaces: false,
  skipsOpaqueOrigins: false,
  clearsOnMiss: false,
  clearsOnFailure: true,
  keepsRefusals: false,
};

/** Fetch, "CORS-preflight fetch", steps 7.12 and 7.13: delta-seconds, digits alone. */
function standardMaxAge(headers: HeaderList): number {
  const value = getHeader(headers, 'access-control-max-age');
  return value !== null && /^\d+$/.test(value) ? Number(value) : DEFAULT_MAX_AGE;
}

/** Fetch, "method cache entry match" and "header-name cache entry match". */
function standardCovers(entries: PreflightCache, request: CacheRequest, includeCredentials: boolean): boolean {
  const usable = entries.filter((entry) => entry.includeCredentials || !includeCredentials);
  const { method, unsafeHeaderNames, useCorsPreflight } = request;
  const allowsMethod = (entry: PreflightCacheEntry): boolean =>
    entry.methods.includes(method) || entry.methods.includes('*');
  const needsMethod = useCorsPreflight || !isCorsSafelistedMethod(method);
  if (needsMethod && !usable.some(allowsMethod)) return false;
  return unsafeHeaderNames.every((name) =>
    usable.some(
      ({ headerNames }) => headerNames.includes(name) || (headerNames.includes('*') && name !== 'authorization'),
    ),
  );
}

/** Fetch, "HTTP fetch", step 4.2: whether what is kept spares the preflight. */
export function isCoveredByCache(
  cache: PreflightCache,
  key: PreflightCacheKey,
  request: CacheRequest,
  now: number,
  rules: PreflightCacheRules,
): boolean {
  const entries = cache.filter((entry) => isOf(entry, key) && entry.expires > now);
  return entries.length > 0 && rules.covers(entries, request, key.includeCredentials);
}

/** The cache with what an answer allowed (Fetch, "CORS-preflight fetch", steps 7.15 on). */
export function withGrant(
  cache: PreflightCache,
  key: PreflightCacheKey,
  grant: PreflightGrant,
  expires: number,
  rules: PreflightCacheRules,
): PreflightCache {
  if (rules.skipsOpaqueOrigins && key.origin === OPAQUE) return cache;
  if (rules.replaces) return [...withoutEntries(cache, key), { ...key, ...grant, expires }];
  const fresh: PreflightCacheEntry[] = [
    ...grant.methods.map((method) => ({ ...key, methods: [method], headerNames: [], expires })),
    ...grant.headerNames.map((name) => ({ ...key, methods: [], headerNames: [name], expires })),
  ];
  return [...cache.filter((entry) => !fresh.some((other) => isSameToken(entry, other))), ...fresh];
}

/** Fetch, "clear cache entries". */
export function withoutEntries(cache: PreflightCache, key: Pick<PreflightCacheKey, 'origin' | 'url'>): PreflightCache {
  return cache.filter((entry) => !isOf(entry, key));
}

function isOf(entry: PreflightCacheEntry, { origin, url }: Pick<PreflightCacheKey, 'origin' | 'url'>): boolean {
  return entry.origin === origin && entry.url === url;
}

function isSameToken(a: PreflightCacheEntry, b: PreflightCacheEntry): boolean {
  return (
    isOf(a, b) &&
    a.includeCredentials === b.includeCredentials &&
    a.methods[0] === b.methods[0] &&
    a.headerNames[0] === b.headerNames[0]
  );
}
