import { isToken } from './http-token.ts';

const FORBIDDEN = /^(?:connect|trace|track)$/i;
const NORMALIZED = /^(?:delete|get|head|options|post|put)$/i;

/** Fetch, "method": any HTTP token. */
export const isMethod: (method: string) => boolean = isToken;

/** Fetch, "forbidden method": CONNECT, TRACE, TRACK in any case. */
export function isForbiddenMethod(method: string): boolean {
  return FORBIDDEN.test(method);
}

/**
 * Fetch, "normalize" a method: six methods become upper case, every other stays as written. PATCH is not among the six.
 *
 * @example normalizeMethod('put') // 'PUT'
 * @example normalizeMethod('patch') // 'patch'
 */
export function normalizeMethod(method: string): string {
  return NORMALIZED.test(method) ? method.toUpperCase() : method;
}

/** Fetch, "CORS-safelisted method": exactly GET, HEAD or POST. */
export function isCorsSafelistedMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'POST';
}
