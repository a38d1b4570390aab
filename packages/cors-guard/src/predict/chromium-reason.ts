import { OPAQUE } from '../rules/index.ts';
import type { FetchRequest } from './fetch-request.ts';
import type { Failure } from './profile.ts';
import type { Reason } from './types.ts';

/** `corsError` of the developer tools protocol; also exists with the prefix `Preflight`. */
const CORS: Readonly<Partial<Record<Reason, string>>> = {
  'allow-origin-missing': 'MissingAllowOriginHeader',
  'allow-origin-multiple': 'MultipleAllowOriginValues',
  'allow-origin-invalid': 'InvalidAllowOriginValue',
  'allow-origin-mismatch': 'AllowOriginMismatch',
  'wildcard-with-credentials': 'WildcardOriginNotAllowed',
  'allow-credentials-not-true': 'InvalidAllowCredentials',
};

/** Names without a twin: `corsError`, `blockedReason` or the network stack's error. */
const OTHERS: Readonly<Partial<Record<Reason, string>>> = {
  'preflight-status': 'PreflightInvalidStatus',
  'preflight-redirect': 'PreflightDisallowedRedirect',
  'allow-methods-unparsable': 'InvalidAllowMethodsPreflightResponse',
  'allow-headers-unparsable': 'InvalidAllowHeadersPreflightResponse',
  'method-not-allowed': 'MethodDisallowedByPreflightResponse',
  'header-not-allowed': 'HeaderDisallowedByPreflightResponse',
  'redirect-mode-error': 'net::ERR_FAILED',
  'redirect-stream-body': 'net::ERR_INVALID_ARGUMENT',
  'redirect-conflicting-location': 'net::ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION',
  'redirect-invalid-location': 'net::ERR_INVALID_REDIRECT',
  'too-many-redirects': 'net::ERR_TOO_MANY_REDIRECTS',
  'stream-needs-http2': 'net::ERR_ALPN_NEGOTIATION_FAILED',
  'proxy-authentication': 'net::ERR_UNEXPECTED_PROXY_AUTH',
  'mode-same-origin': 'origin',
  scheme: 'CorsDisabledScheme',
  'csp-connect-src': 'csp',
  'mixed-content': 'mixed-content',
  'bad-port': 'net::ERR_UNSAFE_PORT',
};

/** The name Chromium's developer tools give to a failure (read from Chromium's sources, all but the rare ones measured). */
export function chromiumReason(failure: Failure, request: FetchRequest): string | undefined {
  const { reason, stage, evidence } = failure;
  const got = evidence[0]?.got ?? null;
  const cors = CORS[reason];
  if (cors) return stage === 'preflight' ? `Preflight${cors}` : cors;
  if (reason === 'corp') return corpName(got);
  if (reason === 'redirect-scheme') return schemeName(got ?? '', request);
  if (reason === 'redirect-with-userinfo') return userinfoName(got ?? '', request);
  return OTHERS[reason];
}

function corpName(got: string | null): string {
  if (got === 'same-origin') return 'corp-not-same-origin';
  return got === 'same-site' ? 'corp-not-same-site' : 'corp-not-same-origin-after-defaulted-to-same-origin-by-coep';
}

/** The network stack refuses some schemes before anybody asks for CORS. */
function schemeName(location: string, { mode }: FetchRequest): string {
  if (/^(?:about|blob|data|file|filesystem):/i.test(location)) return 'net::ERR_UNSAFE_REDIRECT';
  if (mode === 'cors') return 'CorsDisabledScheme';
  return mode === 'same-origin' ? 'origin' : 'net::ERR_UNKNOWN_URL_SCHEME';
}

function userinfoName(location: string, { mode, tainting, origin, url }: FetchRequest): string {
  const isForeign = origin === OPAQUE || new URL(location, url).origin !== origin;
  return mode === 'cors' && (tainting === 'cors' || isForeign) ? 'RedirectContainsCredentials' : 'origin';
}
