import type { Call, HeaderLine } from '../predict/types.ts';
import { corsUnsafeRequestHeaderNames, isCorsSafelistedMethod } from '../rules/index.ts';

/** A request with this method or one of these headers cannot be made without CORS: to another origin it is preflighted. */
export function needsCors(method: string, headers: readonly HeaderLine[]): boolean {
  return !isCorsSafelistedMethod(method) || corsUnsafeRequestHeaderNames(headers).length > 0;
}

/**
 * Headers of a call that decide about its preflight: the author's, and the type that a Blob gives to the request. The types that
 * other bodies imply are safelisted.
 */
export function decidingHeaders({ headers, body }: Pick<Call, 'headers' | 'body'>): readonly HeaderLine[] {
  const isTyped = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return body.startsWith('blob:') && !isTyped ? [...headers, ['Content-Type', body.slice('blob:'.length)]] : headers;
}
