import type { BrowserRequest, Exchange, HeaderLine } from '../predict/index.ts';
import type { Observation } from '../observe/index.ts';

/**
 * The proxied answer as a stand-in for a request that may not be repeated, or undefined where it proves nothing.
 *
 * It was given to a missing or to the development Origin (design, rule 6.6): a doubled header, `*`, or the production origin
 * itself stand whoever asks; the absence or mismatch of Access-Control-Allow-Origin or -Credentials does not, because a correct
 * allowlist answers a development origin without them.
 *
 * @param request - the request that the engine would send
 * @param pageOrigin - serialized origin of the production page
 */
export function answerFromObserved(
  request: BrowserRequest,
  observation: Observation,
  pageOrigin: string,
): Exchange | undefined {
  const { response } = observation;
  if (request.hop > 0 || !response) return undefined;
  const { status, headers } = response;
  if (!isProof(headers, request.includeCredentials, pageOrigin)) return undefined;
  return { method: request.method, url: request.url, origin: request.origin, status, headers };
}

function isProof(headers: readonly HeaderLine[], includeCredentials: boolean, pageOrigin: string): boolean {
  const values = (wanted: string): string[] =>
    headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  const allowOrigin = values('access-control-allow-origin');
  if (allowOrigin.length > 1 || allowOrigin[0]?.includes(',')) return true;
  if (allowOrigin[0] === '*') return true;
  if (allowOrigin[0] !== pageOrigin) return false;
  return !includeCredentials || values('access-control-allow-credentials').length > 0;
}

/**
 * The proxied answer as the one that counts: its request carried the Origin of the production page (option `asProduction`).
 * Undefined where it did not, where the proxy itself followed redirects, and for 304, whose headers may lack what the stored answer
 * has.
 *
 * @param request - the request that the engine would send
 */
export function answerAsProduction(request: BrowserRequest, observation: Observation): Exchange | undefined {
  const { response, asOrigin } = observation;
  const isItsOwn = request.kind === 'actual' && request.hop === 0 && request.origin === asOrigin;
  if (!isItsOwn || !response || response.afterRedirect || response.status === 304) return undefined;
  const { status, headers } = response;
  return { method: request.method, url: request.url, origin: request.origin, status, headers };
}

/**
 * Whether development sent what production will not: cookies of a call without credentials, or headers that only the proxy adds.
 * That such an answer fails is certain; that it passes is not, because production gets another one.
 */
export function carriesMore({ includeCredentials }: BrowserRequest, observation: Observation): boolean {
  const hasCookies = observation.requestHeaders.some(([name]) => name.toLowerCase() === 'cookie');
  return (hasCookies && !includeCredentials) || observation.proxyHeaders.length > 0;
}
