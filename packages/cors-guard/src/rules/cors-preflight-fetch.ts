import { extractHeaderListValues } from './extract-header-list-values.ts';
import { getHeader, type Header, type HeaderList } from './header-list.ts';
import { isCorsSafelistedMethod } from './method.ts';

/** What a preflight asks about. */
export interface PreflightSubject {
  readonly method: string;
  /** Lower case, sorted ({@link corsUnsafeRequestHeaderNames}). */
  readonly unsafeHeaderNames: readonly string[];
  readonly includeCredentials: boolean;
  /** An absent Access-Control-Allow-Methods allows this one (step 7.4: the use-CORS-preflight flag is set). */
  readonly allowsOwnMethod: boolean;
  /** `Authorization` is never covered by `*` in the standard (CORS non-wildcard request-header name). */
  readonly wildcardCoversAuthorization: boolean;
  /** Methods are judged in full before headers are read; the standard reads both lists first. Only decides what is found first. */
  readonly judgesListsInTurn: boolean;
}

/** Why the lists of a preflight's answer do not cover the request. */
export interface PreflightFailure {
  readonly reason:
    | 'allow-methods-unparsable'
    | 'allow-headers-unparsable'
    | 'method-not-allowed'
    | 'header-not-allowed';
  readonly header: 'Access-Control-Allow-Methods' | 'Access-Control-Allow-Headers';
  readonly got: string | null;
  readonly needed: string;
}

/** What a preflight's answer allows, for the cache. */
export interface PreflightGrant {
  readonly methods: readonly string[];
  /** In lower case. */
  readonly headerNames: readonly string[];
}

/** What a preflight's lists come to. */
export interface PreflightEvaluation {
  /** `null` when a list cannot be parsed. */
  readonly grant: PreflightGrant | null;
  /** Why that is not enough; the first decides. Empty = the request may go. */
  readonly failures: readonly PreflightFailure[];
}

/**
 * Fetch, "CORS-preflight fetch", steps 3 to 6: the headers that ask. Names are joined by a comma without a space.
 *
 * @example preflightHeaders('PUT', ['content-type', 'x-a'])
 */
export function preflightHeaders(method: string, unsafeHeaderNames: readonly string[]): Header[] {
  const headers: Header[] = [['Access-Control-Request-Method', method]];
  if (unsafeHeaderNames.length > 0) headers.push(['Access-Control-Request-Headers', unsafeHeaderNames.join(',')]);
  return headers;
}

/**
 * Fetch, "CORS-preflight fetch", step 7 from the lists on. The CORS check and the status come before.
 *
 * @example evaluatePreflight(subject, [['Access-Control-Allow-Methods', 'PUT']]).failures // []
 */
export function evaluatePreflight(subject: PreflightSubject, headers: HeaderList): PreflightEvaluation {
  const methods = extractHeaderListValues(headers, 'access-control-allow-methods');
  const names = extractHeaderListValues(headers, 'access-control-allow-headers');
  const allowedMethods = methods ?? (subject.allowsOwnMethod ? [subject.method] : []);
  const allowedNames = names === 'failure' ? names : (names ?? []).map((name) => name.toLowerCase());
  const failures = [methodFailure(subject, allowedMethods, headers), headerFailure(subject, allowedNames, headers)];
  const found = failures.filter((failure) => failure !== null);
  if (!subject.judgesListsInTurn) found.sort((a, b) => Number(isUnparsable(b)) - Number(isUnparsable(a)));
  const isRead = allowedMethods !== 'failure' && allowedNames !== 'failure';
  return { grant: isRead ? { methods: allowedMethods, headerNames: allowedNames } : null, failures: found };
}

function isUnparsable({ reason }: PreflightFailure): boolean {
  return reason === 'allow-methods-unparsable' || reason === 'allow-headers-unparsable';
}

/** Step 7.7: methods are compared byte by byte, and the safelisted ones need not be listed. */
function methodFailure(
  { method, includeCredentials }: PreflightSubject,
  allowed: readonly string[] | 'failure',
  headers: HeaderList,
): PreflightFailure | null {
  const isAllowed =
    allowed !== 'failure' &&
    (allowed.includes(method) || isCorsSafelistedMethod(method) || (!includeCredentials && allowed.includes('*')));
  if (isAllowed) return null;
  return {
    reason: allowed === 'failure' ? 'allow-methods-unparsable' : 'method-not-allowed',
    header: 'Access-Control-Allow-Methods',
    got: getHeader(headers, 'access-control-allow-methods'),
    needed: method,
  };
}

/** Steps 7.8 and 7.9: names are compared without case; with credentials `*` is a name like any other. */
function headerFailure(
  { unsafeHeaderNames, includeCredentials, wildcardCoversAuthorization }: PreflightSubject,
  allowed: readonly string[] | 'failure',
  headers: HeaderList,
): PreflightFailure | null {
  const isAllowed = (name: string): boolean => {
    if (allowed.includes(name)) return true;
    return !includeCredentials && allowed.includes('*') && (name !== 'authorization' || wildcardCoversAuthorization);
  };
  const missing = allowed === 'failure' ? unsafeHeaderNames : unsafeHeaderNames.filter((name) => !isAllowed(name));
  if (missing.length === 0 && allowed !== 'failure') return null;
  return {
    reason: allowed === 'failure' ? 'allow-headers-unparsable' : 'header-not-allowed',
    header: 'Access-Control-Allow-Headers',
    got: getHeader(headers, 'access-control-allow-headers'),
    needed: missing.join(', '),
  };
}
