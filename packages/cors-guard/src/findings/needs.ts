import type { Call, Exchange, HeaderLine } from '../predict/types.ts';
import { corsUnsafeRequestHeaderNames, getHeader, isCorsSafelistedMethod, normalizeMethod } from '../rules/index.ts';
import { listIn } from './headers.ts';
import { unexposedReads } from './reads.ts';
import type { JudgedCall } from './types.ts';

/** What calls need beside the origin. One fix covers it all, so that nobody meets the next refusal after each repair. */
export interface Needs {
  /** Methods that have to be listed, as browsers send them: GET, HEAD and POST never are among them. Sorted. */
  readonly methods: readonly string[];
  /** All methods of the calls, these three too: a server may check what a browser does not. Sorted. */
  readonly used: readonly string[];
  /** Lower-case names of request headers that have to be listed. Sorted. */
  readonly headers: readonly string[];
  /** Lower-case names of response headers that have to be exposed. Sorted. */
  readonly exposed: readonly string[];
  /** Some call includes credentials. */
  readonly credentials: boolean;
}

/**
 * The union of what these calls need.
 *
 * @example needsOf([deleteCall, postJsonCall]) // { methods: ['DELETE'], used: ['DELETE', 'POST'], headers: ['content-type'], exposed: [], credentials: false }
 */
export function needsOf(calls: readonly JudgedCall[]): Needs {
  const used = [...new Set(calls.map(({ call }) => sentMethod(call)))].sort();
  const headers = calls.flatMap(({ call }) => askedHeaders(call));
  return {
    methods: used.filter((method) => !isCorsSafelistedMethod(method)),
    used,
    headers: [...new Set(headers)].sort(),
    exposed: [...new Set(calls.flatMap(unexposedReads))].sort(),
    credentials: calls.some(({ call }) => call.credentials === 'include'),
  };
}

/** The method on the wire. */
export function sentMethod({ method }: Pick<Call, 'method'>): string {
  return normalizeMethod(method);
}

/** Names a preflight of this call asks for: lower case, sorted. Elements and EventSource make none. */
export function askedHeaders(call: Call): readonly string[] {
  if (call.api === 'element' || call.api === 'eventsource') return [];
  return corsUnsafeRequestHeaderNames(withImpliedType(call));
}

/** A Blob brings its own type along when the author sets none (Fetch, "extract a body"); the other implied types are safe. */
function withImpliedType({ headers, body }: Call): readonly HeaderLine[] {
  const isTyped = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return body.startsWith('blob:') && !isTyped ? [...headers, ['Content-Type', body.slice('blob:'.length)]] : headers;
}

/** What the answer to a preflight does not list of all that is needed. Source: Fetch, "CORS-preflight fetch". */
export function lackingIn({ headers }: Exchange, needs: Needs): Needs {
  const allowedMethods = listIn(getHeader(headers, 'access-control-allow-methods'));
  const allowedHeaders = listIn(getHeader(headers, 'access-control-allow-headers')).map((name) => name.toLowerCase());
  const hasStar = (list: readonly string[]): boolean => !needs.credentials && list.includes('*');
  return {
    ...needs,
    methods: hasStar(allowedMethods) ? [] : needs.methods.filter((method) => !allowedMethods.includes(method)),
    headers: hasStar(allowedHeaders) ? [] : needs.headers.filter((name) => !allowedHeaders.includes(name)),
    credentials: needs.credentials && getHeader(headers, 'access-control-allow-credentials') !== 'true',
  };
}

/** The header lines that meet these needs, origin first. */
export function headersFor(
  page: string,
  { methods, headers, credentials }: Pick<Needs, 'methods' | 'headers' | 'credentials'>,
): readonly string[] {
  return [
    `Access-Control-Allow-Origin: ${page}`,
    ...(methods.length > 0 ? [`Access-Control-Allow-Methods: ${methods.join(', ')}`] : []),
    ...(headers.length > 0 ? [`Access-Control-Allow-Headers: ${headers.join(', ')}`] : []),
    ...(credentials ? ['Access-Control-Allow-Credentials: true'] : []),
  ];
}
