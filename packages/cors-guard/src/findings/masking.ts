import type { Evidence, HeaderLine } from '../predict/types.ts';
import { printable } from '../printable.ts';

/** Headers whose values may be shown. Everything else may hold a secret. */
const SHOWN =
  /^(access-control-[a-z-]+|origin|vary|content-type|allow|server|via|cache-control|age|sec-fetch-[a-z]+|:status|:scheme|:certificate)$/i;

/** Segments of a path that tell what a redirect is about; any other may be data. */
const TELLING =
  /^(log-?in|sign-?in|auth|authorize|oauth2?|sso|saml2?|idp|account|session|error|maintenance|api|v\d{1,2})$/i;

/** Attributes of a cookie that say nothing about its owner. */
const COOKIE_ATTRIBUTE = /^(path|domain|expires|max-age|secure|httponly|samesite|partitioned|priority)$/i;

/**
 * A header value as it may be shown. Values of headers that may hold secrets are left out, a cookie is its name and attributes.
 *
 * @example shownValue('X-Api-Key', 's3cret') // '(not shown)'
 * @example shownValue('Set-Cookie', 'sid=s3cret; Path=/; HttpOnly') // 'sid=...; Path=/; HttpOnly'
 */
export function shownValue(header: string, value: string): string {
  if (SHOWN.test(header)) return printable(value);
  if (/^set-cookie$/i.test(header)) return printable(shownCookie(value));
  return '(not shown)';
}

function shownCookie(line: string): string {
  const [pair = '', ...attributes] = line.split(';');
  // Without a "=" there is no name: all of it is the value (RFC 6265bis, section 5.6).
  const [name = ''] = pair.includes('=') ? pair.split('=') : [''];
  const known = attributes.filter((attribute) => COOKIE_ATTRIBUTE.test(attribute.split('=')[0]?.trim() ?? ''));
  return [`${name.trim()}=...`, ...known.map((attribute) => attribute.trim())].join('; ');
}

/**
 * A Location as it may be shown: absolute, without query, fragment and user name. Its path is shown as the template of the call
 * when it is the call's path, with or without a final slash; else only segments that tell what it is about are.
 *
 * @param from - URL of the request that was redirected
 * @param template - route template of that URL, see `JudgedCall.template`
 * @example shownLocation('/users/42/', 'https://api.example.com/users/42', '/users/:id') // 'https://api.example.com/users/:id/'
 * @example shownLocation('/login?next=/users/42', 'https://api.example.com/users/42', '/users/:id') // 'https://api.example.com/login'
 */
export function shownLocation(location: string, from: string, template: string): string {
  if (!URL.canParse(location, from)) return '(not a URL)';
  const to = new URL(location, from);
  return printable(`${to.protocol}//${to.host}${shownPath(to.pathname, new URL(from).pathname, pathOf(template))}`);
}

/**
 * A header line of an answer as it may be shown.
 *
 * @param from - URL of the request that was answered
 * @param template - route template of that URL
 * @example shownLine(['X-Api-Key', 's3cret'], 'https://api.example.com/', '/') // ['X-Api-Key', '(not shown)']
 */
export function shownLine([name, value]: HeaderLine, from: string, template: string): HeaderLine {
  const isLocation = /^location$/i.test(name);
  return [printable(name), isLocation ? shownLocation(value, from, template) : shownValue(name, value)];
}

function shownPath(path: string, from: string, template: string): string {
  if (path === from) return template;
  if (withoutSlash(path) === withoutSlash(from)) return withoutSlash(template) + (path.endsWith('/') ? '/' : '');
  const segments = path.split('/').map((segment) => (segment === '' || TELLING.test(segment) ? segment : '...'));
  return segments.join('/').replace(/(\.\.\.\/)+(?=\.\.\.)/g, '');
}

/** The path of a route template, without its query names. */
export function pathOf(template: string): string {
  return template.split('?')[0] ?? '';
}

/** The same path without its final slash. */
export function withoutSlash(path: string): string {
  return path.replace(/\/$/, '');
}

/** Evidence as it may be shown and stored. */
export function shownEvidence(evidence: Evidence, from: string, template: string): Evidence {
  const { header, got } = evidence;
  if (got === null) return evidence;
  if (/^location$/i.test(header)) return { ...evidence, got: shownLocation(got, from, template) };
  return { ...evidence, got: shownValue(header, got) };
}
