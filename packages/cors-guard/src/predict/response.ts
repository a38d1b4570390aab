import {
  basicFilteredHeaderNames,
  corpCheck,
  corsCheck,
  corsFilteredHeaderNames,
  getHeader,
  isRedirectStatus,
} from '../rules/index.ts';
import type { Env } from './env.ts';
import { evidenceOf } from './evidence.ts';
import { includesCredentials, needsCors, serializedOrigin, type FetchRequest } from './fetch-request.ts';
import type { BrowserProfile } from './profile.ts';
import { settle } from './settle.ts';
import type { Exchange, Settlement } from './types.ts';

/** Fetch, "HTTP fetch", steps 5 and 6: what keeps the answer from the page. `null` when nothing does. */
export function responseBlock(
  request: FetchRequest,
  exchange: Exchange,
  profile: BrowserProfile,
  env: Env,
): Settlement | null {
  if (needsCors(request)) return corsBlock(request, exchange);
  return request.tainting === 'opaque' ? corpBlock(request, exchange, profile, env) : null;
}

function corsBlock(request: FetchRequest, { status, headers }: Exchange): Settlement | null {
  const failure = corsCheck(serializedOrigin(request), request.credentials === 'include', headers);
  if (!failure) return null;
  const stage = isRedirectStatus(status) ? 'redirect' : 'response';
  return settle.blocked(stage, failure.reason, request.hop, [evidenceOf(failure, headers, stage, request.hop)]);
}

function corpBlock(
  request: FetchRequest,
  { headers }: Exchange,
  { embedderPolicy: rules }: BrowserProfile,
  { registrableDomain }: Env,
): Settlement | null {
  const { origin, url, hop, embedderPolicy: policy } = request;
  const includeCredentials = includesCredentials(request);
  const blockedBy = corpCheck({ origin, url, policy, includeCredentials, registrableDomain, rules }, headers);
  if (!blockedBy) return null;
  const got = getHeader(headers, 'cross-origin-resource-policy');
  return settle.blocked('corp', 'corp', hop, [
    { header: 'Cross-Origin-Resource-Policy', got, needed: 'cross-origin', hop, stage: 'corp' },
  ]);
}

/** Fetch, "Main fetch", step 14: the filtered response. */
export function responseSettlement(
  request: FetchRequest,
  { status, headers }: Exchange,
  { exposed }: BrowserProfile,
): Settlement {
  const redirected = request.hop > 0;
  switch (request.tainting) {
    case 'opaque':
      return { outcome: 'opaque', type: 'opaque', status: 0, headerNames: [], redirected: false };
    case 'cors': {
      const keepsWildcard = exposed.fetchKeepsWildcard && request.api === 'fetch';
      const include = request.credentials === 'include';
      const headerNames = corsFilteredHeaderNames(headers, include, exposed.alsoReadable, keepsWildcard);
      return { outcome: 'allowed', type: 'cors', status, headerNames, redirected };
    }
    default:
      return { outcome: 'allowed', type: 'basic', status, headerNames: basicFilteredHeaderNames(headers), redirected };
  }
}
