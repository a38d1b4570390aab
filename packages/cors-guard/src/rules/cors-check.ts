import { getHeader, type HeaderList } from './header-list.ts';
import { parseUrl } from './url.ts';

/** Why a response did not pass the CORS check. */
export interface CorsCheckFailure {
  readonly reason:
    | 'allow-origin-missing'
    | 'allow-origin-multiple'
    | 'allow-origin-invalid'
    | 'allow-origin-mismatch'
    | 'wildcard-with-credentials'
    | 'allow-credentials-not-true';
  readonly header: 'Access-Control-Allow-Origin' | 'Access-Control-Allow-Credentials';
  /** Joined value of that header, `null` = absent. */
  readonly got: string | null;
  readonly needed: string;
}

/**
 * Fetch, "CORS check". The standard only knows success and failure; what kind of failure it is, is told in the words that
 * Chromium uses (`services/network/public/cpp/cors/cors.cc`), because they name the mistake best.
 *
 * @param origin - the request's origin as it was serialised for the wire, `null` (four letters) included
 * @param includeCredentials - the request's credentials mode is `include`
 * @returns `null` when the check passes
 * @example corsCheck('https://app.example.com', false, [['Access-Control-Allow-Origin', '*']]) // null
 */
export function corsCheck(origin: string, includeCredentials: boolean, headers: HeaderList): CorsCheckFailure | null {
  const allowOrigin = getHeader(headers, 'access-control-allow-origin');
  if (allowOrigin === '*' && !includeCredentials) return null;
  if (allowOrigin !== origin) {
    const reason = whyNotAllowed(allowOrigin);
    return { reason, header: 'Access-Control-Allow-Origin', got: allowOrigin, needed: origin };
  }
  if (!includeCredentials) return null;
  const allowCredentials = getHeader(headers, 'access-control-allow-credentials');
  if (allowCredentials === 'true') return null;
  return {
    reason: 'allow-credentials-not-true',
    header: 'Access-Control-Allow-Credentials',
    got: allowCredentials,
    needed: 'true',
  };
}

function whyNotAllowed(allowOrigin: string | null): CorsCheckFailure['reason'] {
  if (allowOrigin === null) return 'allow-origin-missing';
  if (allowOrigin === '*') return 'wildcard-with-credentials';
  if (/[ ,]/.test(allowOrigin)) return 'allow-origin-multiple';
  return allowOrigin === 'null' || parseUrl(allowOrigin) ? 'allow-origin-mismatch' : 'allow-origin-invalid';
}
