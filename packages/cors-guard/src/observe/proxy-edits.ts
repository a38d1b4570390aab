/** What stands between the page and the target in development and nowhere else: the proxy, its options and the user's hooks. */

import type { OutgoingHttpHeaders } from 'node:http';
import type { HeaderLine } from '../predict/types.ts';
import { getHeader, headerLines } from '../rules/index.ts';
import type { ProxyEdits, RewrittenCookie } from './types.ts';

/** Names that belong to the connection or to the framing of the body: every proxy sets them anew. */
const HOP_NAMES = new Set(
  'host connection keep-alive proxy-connection te trailer transfer-encoding upgrade content-length expect http2-settings'.split(
    ' ',
  ),
);

const isHop = (name: string): boolean => HOP_NAMES.has(name) || name.startsWith(':');

/**
 * Lower-case names of headers that were added or changed between the page's lines and what was sent, sorted.
 *
 * A Host that is neither the dev server's nor the target's (`changeOrigin`) was chosen by somebody, and counts.
 *
 * @param page - header lines as the page sent them
 * @param sent - headers of the request to the target
 * @param target - origin of the target
 * @example setByProxy([['Accept', '*' + '/*']], { accept: '*' + '/*', 'x-api-key': 'k' }, 'http://localhost:3000') // ['x-api-key']
 */
export function setByProxy(page: readonly HeaderLine[], sent: OutgoingHttpHeaders, target: string): string[] {
  const names = new Set<string>();
  for (const [name, value] of Object.entries(sent)) {
    const lower = name.toLowerCase();
    if (value === undefined) continue;
    if (lower === 'host' && isForeignHost(String(value), getHeader(page, 'host'), target)) names.add(lower);
    if (isHop(lower)) continue;
    if (!isSame(lower, headerLines(page, lower), value)) names.add(lower);
  }
  return [...names].sort();
}

/** Pages of an HTTP/2 dev server send no Host: nothing can be told of it there. */
function isForeignHost(sent: string, page: string | null, target: string): boolean {
  const nameOf = (host: string): string | undefined =>
    URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;
  if (page === null || !URL.canParse(target)) return false;
  return nameOf(sent) !== nameOf(page) && nameOf(sent) !== new URL(target).hostname;
}

/** Node joins repeated lines, or keeps the first alone where a repetition makes no sense: neither is a change. */
function isSame(name: string, asked: readonly string[], sent: NonNullable<OutgoingHttpHeaders[string]>): boolean {
  if (asked.length === 0) return false;
  const value = joined(name, sent);
  return value === joined(name, asked) || value === asked[0];
}

function joined(name: string, value: NonNullable<OutgoingHttpHeaders[string]> | readonly string[]): string {
  return Array.isArray(value) ? value.join(name === 'cookie' ? '; ' : ', ') : String(value);
}

/** The two sides of one exchange, as the page and as the target saw it. */
export interface BothSides {
  readonly page: readonly HeaderLine[];
  /** Headers of the request to the target. */
  readonly sent: OutgoingHttpHeaders;
  /** The library told what it sent; else `sent` is built from the options, and what a hook took away cannot be seen. */
  readonly isTold: boolean;
  /** Header lines of the target's answer. */
  readonly answered: readonly HeaderLine[];
  /** Headers of the answer to the page; undefined where nobody can tell. */
  readonly delivered: Delivered | undefined;
}

/** Headers of the answer to the page, before the target's were put in and after. */
export interface Delivered {
  /** What middlewares of the dev server had set: a CORS layer of its own, for example. */
  readonly before: OutgoingHttpHeaders;
  readonly after: OutgoingHttpHeaders;
}

/**
 * What was taken away or rewritten on the way, beside what {@link setByProxy} tells. Values of cookies are not kept.
 *
 * @example proxyEditsOf({ page: [['Origin', 'http://localhost']], sent: {}, isTold: true, answered: [], delivered: undefined }).dropped // ['origin']
 */
export function proxyEditsOf({ page, sent, isTold, answered, delivered }: BothSides): ProxyEdits {
  const sentNames = new Set(Object.keys(sent).map((name) => name.toLowerCase()));
  const asked = new Set(page.map(([name]) => name.toLowerCase()));
  return {
    dropped: isTold ? [...asked].filter((name) => !isHop(name) && !sentNames.has(name)).sort() : [],
    origin: outgoingValue(sent, 'origin') ?? null,
    corsHeaders: delivered ? rewrittenCorsHeaders(answered, delivered) : [],
    cookies: delivered ? rewrittenCookies(answered, delivered.after) : [],
  };
}

function outgoingValue(headers: OutgoingHttpHeaders, wanted: string): string | undefined {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted) ?? [];
  return value === undefined ? undefined : joined(wanted, value);
}

/** Lower-case names of Access-Control-* headers that the page got with another value than the target or the dev server gave. */
function rewrittenCorsHeaders(answered: readonly HeaderLine[], { before, after }: Delivered): string[] {
  const isRewritten = (name: string): boolean => {
    const value = outgoingValue(after, name);
    return value !== (getHeader(answered, name) ?? undefined) && value !== outgoingValue(before, name);
  };
  const names = Object.keys(after).map((name) => name.toLowerCase());
  return names.filter((name) => name.startsWith('access-control-') && isRewritten(name)).sort();
}

/** Cookies whose attributes the page got changed, or which it did not get at all. */
function rewrittenCookies(answered: readonly HeaderLine[], delivered: OutgoingHttpHeaders): RewrittenCookie[] {
  const [, value = []] = Object.entries(delivered).find(([name]) => name.toLowerCase() === 'set-cookie') ?? [];
  const rest = [value].flat().map((line) => cookieOf(String(line)));
  return headerLines(answered, 'set-cookie').flatMap((line): RewrittenCookie[] => {
    const { name, attributes } = cookieOf(line);
    const position = rest.findIndex((cookie) => cookie.name === name);
    const [after] = position === -1 ? [] : rest.splice(position, 1);
    const isKept = after !== undefined && keyOf(after.attributes) === keyOf(attributes);
    return isKept ? [] : [{ name, sent: attributes, got: after?.attributes ?? null }];
  });
}

function cookieOf(line: string): { readonly name: string; readonly attributes: readonly string[] } {
  const [pair = '', ...attributes] = line.split(';');
  return { name: pair.split('=')[0]?.trim() ?? '', attributes: attributes.map((one) => one.trim()).filter(Boolean) };
}

const keyOf = (attributes: readonly string[]): string => attributes.map((one) => one.toLowerCase()).join(';');
