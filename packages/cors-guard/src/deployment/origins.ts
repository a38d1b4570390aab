import { isLocalName } from './addresses.ts';
import { trimSlashes } from './paths.ts';

/** A text read as what it can only mean, or what was expected in its place. */
export type Read<T> = { readonly value: T } | { readonly expected: string };

/** Stands for the production page while nobody has told which one it is; can never be registered (RFC 2606). */
export const unknownPage = 'https://cors-guard.invalid';

/** Schemes that are well known and serve no page of their own. */
const NO_PAGE = /^(wss?|ftp|data|blob|about|javascript|mailto|urn)$/;

/** Labels of letters, digits, `-` and `_`; rules out placeholders such as `${HOST}`, `*.example.com` and `...`. */
const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:]+\])$/;

/**
 * An absolute http(s) URL with a real host and without user name or password; undefined for everything else.
 *
 * @example httpUrlOf('https://API.example.com:443')?.origin // 'https://api.example.com'
 * @example httpUrlOf('https://*.example.com') // undefined
 */
export function httpUrlOf(text: string): URL | undefined {
  const trimmed = text.trim();
  if (!/^https?:\/\/[^/\\]/i.test(trimmed) || !URL.canParse(trimmed)) return undefined;
  const url = new URL(trimmed);
  return url.username === '' && url.password === '' && HOST.test(url.hostname) ? url : undefined;
}

/**
 * The origin of an http(s) URL; everything else as it is, so that it can be compared but never leaks a path or a password.
 *
 * @example originOf('https://me:pw@api.example.com/v1') // 'https://api.example.com'
 */
export function originOf(text: string): string {
  if (!URL.canParse(text)) return '';
  const { protocol, host } = new URL(text);
  return `${protocol}//${host}`;
}

/**
 * Reads the origin of a production page, as browsers serialize it: an http(s) origin, `null`, or an app scheme with a host. A path
 * is dropped (a page's origin has none); a `file:` page has the origin `null`.
 * Source: HTML, section "Origin", serialization; app schemes as Capacitor and Tauri register them.
 *
 * @example readPage('HTTPS://App.Example.com:443/login') // { value: 'https://app.example.com' }
 * @example readPage('capacitor://localhost') // { value: 'capacitor://localhost' }
 */
export function readPage(text: string): Read<string> {
  const trimmed = text.trim();
  if (trimmed.toLowerCase() === 'null') return { value: 'null' };
  const [, scheme = '', host] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#\\]*)/i.exec(trimmed.toLowerCase()) ?? [];
  if (scheme === 'file') return { value: 'null' };
  if (scheme === 'http' || scheme === 'https') {
    const url = httpUrlOf(trimmed);
    return url ? { value: url.origin } : expectedPage(trimmed);
  }
  const isApp = host !== undefined && !NO_PAGE.test(scheme) && HOST.test(host.replace(/:\d+$/, ''));
  return isApp ? { value: `${scheme}://${host}` } : expectedPage(trimmed);
}

function expectedPage(text: string): Read<never> {
  return { expected: `one origin such as "https://app.example.com"${withScheme(text)}` };
}

/**
 * Reads where an API is in production: `same-origin`, or an absolute http(s) URL without query, fragment or user name.
 *
 * @example readApi('https://api.example.com/v1/') // { value: 'https://api.example.com/v1' }
 */
export function readApi(text: string): Read<string> {
  const trimmed = text.trim();
  if (/^same[-_ ]?origin$/i.test(trimmed)) return { value: 'same-origin' };
  const url = httpUrlOf(trimmed);
  if (url && !/[?#]/.test(trimmed)) return { value: url.origin + trimSlashes(url.pathname) };
  if (url) return { expected: 'a URL without "?" and "#"' };
  const path = trimmed.startsWith('/') ? "; a path alone means 'same-origin'" : withScheme(trimmed);
  return { expected: `'same-origin' or a URL such as "https://api.example.com"${path}` };
}

/** For a host without a scheme: what was likely meant. */
function withScheme(text: string): string {
  const host = /^([a-z0-9-]+(?:\.[a-z0-9-]+)*)(:\d+)?\/?$/i.exec(text);
  if (!host?.[1] || !/[.:]|^localhost/i.test(text)) return '';
  return `; did you mean "${isLocalName(host[1]) ? 'http' : 'https'}://${host[1]}${host[2] ?? ''}"`;
}
