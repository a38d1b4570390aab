import {
  FORM_TYPES,
  getHeader,
  hasUnsafeByte,
  isCorsSafelistedMethod,
  isCorsSafelistedRequestHeader,
  parseSingleRange,
  trimSpace,
  type CacheRequest,
  type Header,
  type HeaderList,
  type PreflightCache,
} from '../rules/index.ts';
import { firefoxReason } from './firefox-reason.ts';
import type { BrowserProfile, PreflightFacts, RequestHeaderRules } from './profile.ts';
import { standard } from './standard.ts';

/**
 * Measured on Firefox ESR 153 (Linux). Sources read beside it: `netwerk/protocol/http/nsCORSListenerProxy.cpp`,
 * `netwerk/base/nsURLHelper.cpp`, `dom/fetch/InternalHeaders.cpp`.
 */
export const firefox: BrowserProfile = {
  ...standard,
  name: 'firefox',
  requestHeaders: { ...standard.requestHeaders, isSafelisted, unsafeNames },
  // Streams as body are not supported: the stream is turned into a string (measured).
  streamBody: 'as-text',
  // Measured: status 407 reaches the page.
  answers: { refusesProxyAuthentication: false, readLines },
  preflight: {
    ...standard.preflight,
    names: preflightNames,
    // Preference network.cors_preflight.authorization_covered_by_wildcard.
    wildcardCoversAuthorization: true,
    absentMethodsAllowOwn: false,
    // A preflight is a new channel of the page's own principal (`StartCORSPreflight`).
    ignoresTaint: true,
    // `UpdateChannel` takes a preflight to the page's own origin for a request of no other site.
    trustsOwnOrigin: true,
    judgesListsInTurn: true,
  },
  preflightCache: { ...standard.preflightCache, maxAge, covers },
  redirect: {
    ...standard.redirect,
    // Such an answer is NS_ERROR_CORRUPTED_CONTENT (measured).
    refusesConflictingLocation: true,
    toleratesRepeatedLocation: true,
  },
  contentSecurityPolicy: {
    ...standard.contentSecurityPolicy,
    schemeMatches,
    port80Allows443: 'always',
    decodesWholePath: true,
  },
  // Measured: `Cross-Origin-Resource-Policy: x` passes a page with require-corp.
  embedderPolicy: { ...standard.embedderPolicy, invalidCorpSatisfiesEmbedder: true },
  // The upgrade is a redirect inside the network stack, and the CORS listener remembers where it started.
  insecure: { ...standard.insecure, upgradesLoopback: false, comparesBeforeUpgrade: () => true },
  // The first item that is no token clears the names, but not what `*` allowed before it; XHR reads anew (measured).
  exposed: { ...standard.exposed, fetchKeepsWildcard: true },
  reasonName: firefoxReason,
};

/** `Http2Stream::ConvertResponseHeaders` adds one line to every answer that came over HTTP/2. */
function readLines(headers: HeaderList, httpVersion: 1 | 2): HeaderList {
  const lines = withoutEmptyRepeats(headers);
  return httpVersion === 2 ? [...lines, ['X-Firefox-Spdy', 'h2']] : lines;
}

/**
 * `nsHttpHeaderArray::MergeHeader`: an empty line adds nothing to another of its name. Two lines of Location are compared
 * before, and so are those of Access-Control-Allow-Origin in this spelling (measured).
 */
function withoutEmptyRepeats(headers: HeaderList): HeaderList {
  const isEmpty = ([, value]: Header): boolean => trimSpace(value) === '';
  if (!headers.some(isEmpty)) return headers;
  const isRepeated = headers.filter(([name]) => name === 'Access-Control-Allow-Origin').length > 1;
  return headers.filter((line, index) => {
    const name = line[0].toLowerCase();
    if (!isEmpty(line) || name === 'location' || (isRepeated && name === 'access-control-allow-origin')) return true;
    return !headers.some(
      (other, at) => at !== index && other[0].toLowerCase() === name && (at < index || !isEmpty(other)),
    );
  });
}

/** Numbers of a range are held in 64 bits. */
const UINT64_MAX = 2n ** 64n - 1n;

/** Bytes from 0x80 on are unsafe, because they compare as negative (`IsCORSUnsafeRequestHeaderValue`). */
function isSafelisted(name: string, value: string): boolean {
  const key = name.toLowerCase();
  if (key === 'content-type') return isFormType(value);
  if (!isCorsSafelistedRequestHeader(key, value)) return false;
  if (key === 'accept') return !hasHighByte(value);
  if (key !== 'range') return true;
  const range = parseSingleRange(value);
  return (range?.start ?? 0n) <= UINT64_MAX && (range?.end ?? 0n) <= UINT64_MAX;
}

/**
 * `net_ParseRequestContentType`: no comma at all; the type ends at white space, only parameters may follow that, and nothing
 * may be left over: of several semicolons the last must not be the end.
 */
function isFormType(value: string): boolean {
  if (value.length > 128 || hasUnsafeByte(value) || hasHighByte(value) || value.includes(',')) return false;
  const [, type = '', rest = ''] = /^([^\t ;]*)(.*)$/.exec(value) ?? [];
  return FORM_TYPES.has(type.toLowerCase()) && (rest.includes(';') ? !/;.*;$/.test(rest) : rest.trim() === '');
}

function hasHighByte(value: string): boolean {
  return /[^\0-\x7f]/.test(value);
}

/** `InternalHeaders::GetUnsafeHeaders`: every entry for itself, repeats stay, and there is no limit for all together. */
function unsafeNames(headers: HeaderList, safelisted: RequestHeaderRules['isSafelisted']): string[] {
  return headers
    .filter(([name, value]) => !safelisted(name, value))
    .map(([name]) => name.toLowerCase())
    .sort();
}

/**
 * `CheckPreflightNeeded`: the names are those the author set, at every hop; only the redirect just followed takes some of them
 * away. Where they alone make no preflight, a hop inherits what was asked before (`SetupReplacementChannel`), and with it the
 * Content-Type of a body that is gone (measured).
 */
function preflightNames(facts: PreflightFacts): readonly string[] | null {
  const { method, isUnsafe, unsafeNames: now, initialUnsafeNames, typeIsBodys } = facts;
  const isGone = (name: string): boolean => typeIsBodys && name === 'content-type' && !now.includes(name);
  const names = isUnsafe ? initialUnsafeNames.filter((name) => !isGone(name)) : [];
  const isNeeded = facts.useCorsPreflight || names.length > 0 || (isUnsafe && !isCorsSafelistedMethod(method));
  if (!isNeeded) return facts.askedBefore;
  return names.filter(
    (name) => !(facts.lostBody && isBodyHeader(name)) && !(facts.changedOrigin && name === 'authorization'),
  );
}

function isBodyHeader(name: string): boolean {
  return /^content-(?:encoding|language|location|type)$/.test(name);
}

/** `AddResultToCache`: digits alone, at most a day; nothing is kept of an answer with anything else. */
function maxAge(headers: HeaderList): number {
  const value = getHeader(headers, 'access-control-max-age') ?? '';
  if (value === '') return 5;
  return /^\d+$/.test(value) ? Math.min(Number(value), 86_400) : 0;
}

/** `CORSCacheEntry::CheckRequest`: entries are by credentials, `*` is a plain name, HEAD must be listed. */
function covers(entries: PreflightCache, request: CacheRequest, includeCredentials: boolean): boolean {
  const usable = entries.filter((entry) => entry.includeCredentials === includeCredentials);
  const { method, unsafeHeaderNames } = request;
  if (usable.length === 0) return false;
  if (method !== 'GET' && method !== 'POST' && !usable.some((entry) => entry.methods.includes(method))) return false;
  return unsafeHeaderNames.every((name) => usable.some((entry) => entry.headerNames.includes(name)));
}

/** `permitsScheme`: an expression of scheme ws or wss is for WebSockets alone. */
function schemeMatches(a: string, b: string): boolean {
  return a === b || (a === 'http' && b === 'https') || (a === 'ws' && b === 'wss');
}
