import { isForbiddenMethod } from './method.ts';

const NAMES: ReadonlySet<string> = new Set([
  'accept-charset',
  'accept-encoding',
  'access-control-request-headers',
  'access-control-request-method',
  'connection',
  'content-length',
  'cookie',
  'cookie2',
  'date',
  'dnt',
  'expect',
  'host',
  'keep-alive',
  'origin',
  'referer',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

const METHOD_OVERRIDES: ReadonlySet<string> = new Set(['x-http-method', 'x-http-method-override', 'x-method-override']);

/**
 * Fetch, "forbidden request-header": names that scripts cannot set. The request is sent without them, nothing throws.
 * The method-override names are forbidden only when they carry a forbidden method.
 *
 * @example isForbiddenRequestHeader('Cookie', 'a=b') // true
 * @example isForbiddenRequestHeader('X-HTTP-Method-Override', 'PUT') // false
 */
export function isForbiddenRequestHeader(name: string, value: string): boolean {
  const key = name.toLowerCase();
  if (NAMES.has(key) || key.startsWith('proxy-') || key.startsWith('sec-')) return true;
  return METHOD_OVERRIDES.has(key) && value.split(',').some((item) => isForbiddenMethod(item.trim()));
}
