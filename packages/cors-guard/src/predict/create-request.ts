import {
  combineHeaders,
  embedderPolicy,
  hasHeader,
  includesUserinfo,
  isCorsSafelistedMethod,
  isCorsSafelistedRequestHeader,
  isForbiddenMethod,
  isForbiddenRequestHeader,
  isHeaderValue,
  isMethod,
  isNoCorsSafelistedRequestHeader,
  isSameOrigin,
  isToken,
  normalizeHeaderValue,
  normalizeMethod,
  parseUrl,
  type Header,
  type HeaderList,
} from '../rules/index.ts';
import type { FetchRequest } from './fetch-request.ts';
import { impliedContentType } from './implied-content-type.ts';
import type { BrowserProfile } from './profile.ts';
import { settle } from './settle.ts';
import type { BodyKind, Call, PageContext, RequestMode, Settlement } from './types.ts';

/**
 * What the constructor does (Fetch, "new Request"; XHR, `open()`, `setRequestHeader()`, `send()`): the request, or the end of it
 * where it throws.
 */
export function createRequest(call: Call, page: PageContext, profile: BrowserProfile): FetchRequest | Settlement {
  const body = bodyOf(call, profile);
  const mode = modeOf(call, body, profile);
  const url = parseUrl(call.url);
  if (url === null || isInvalid(call, url, mode, body, profile)) return settle.throws();
  const headers = headersOf(call, mode, body, profile);
  if (headers === null) return settle.throws();
  if (body === 'stream' && profile.streamBody === 'refused') return settle.blocked('api', 'invalid-call', 0);
  const startedSameOrigin = isSameOrigin(url.origin, page.origin);
  return {
    api: call.api,
    embedderPolicy: embedderPolicy(page.headers, profile.embedderPolicy),
    origin: page.origin,
    method: normalizeMethod(call.method),
    url: withoutUserinfo(url),
    urlOrigin: url.origin,
    headers,
    lastOrigin: null,
    initialHeaders: headers,
    mode,
    credentials: call.api === 'beacon' ? 'include' : call.credentials,
    redirect: call.redirect,
    destination: call.destination,
    isUnsafe: call.api === 'fetch' || call.api === 'xhr' || call.api === 'beacon',
    useCorsPreflight: body === 'stream' || hasUploadToWatch(call, body, profile),
    hasStreamBody: body === 'stream',
    tainting: 'basic',
    isTainted: false,
    isForeign: false,
    hop: 0,
    askedBefore: null,
    typeIsBodys: call.api === 'xhr' && !hasHeader(call.headers, 'content-type'),
    lostBody: false,
    changedOrigin: false,
    sentOrigin: false,
    startedSameOrigin,
    deferred: null,
  };
}

/** A beacon is a cors request when its body is of a type that a form cannot send (Beacon, `sendBeacon()`). */
function modeOf({ api, mode }: Call, body: BodyKind, { streamMakesCors }: BrowserProfile): RequestMode {
  if (api !== 'beacon') return body === 'stream' && streamMakesCors && mode === 'same-origin' ? 'cors' : mode;
  const type = impliedContentType(body);
  return type === null || isCorsSafelistedRequestHeader('content-type', type) ? 'no-cors' : 'cors';
}

/** XMLHttpRequest drops the body of a GET or HEAD; a stream may become the text it converts to. */
function bodyOf({ api, method, body }: Call, { streamBody }: BrowserProfile): BodyKind {
  if (api === 'xhr' && isBodyless(method)) return 'none';
  return body === 'stream' && streamBody === 'as-text' ? 'text' : body;
}

function isBodyless(method: string): boolean {
  return /^(?:get|head)$/i.test(method);
}

function isInvalid(
  { api, method }: Call,
  url: URL,
  mode: RequestMode,
  body: BodyKind,
  { streamBody }: BrowserProfile,
): boolean {
  if (!isMethod(method) || isForbiddenMethod(method)) return true;
  if (api !== 'fetch') return false;
  if (includesUserinfo(url) || (body !== 'none' && isBodyless(method))) return true;
  if (mode !== 'no-cors') return false;
  return !isCorsSafelistedMethod(normalizeMethod(method)) || (body === 'stream' && streamBody !== 'refused');
}

/** XHR, `send()`: whether the upload listener flag makes a preflight. */
function hasUploadToWatch({ api, uploadListener }: Call, body: BodyKind, { preflight }: BrowserProfile): boolean {
  return api === 'xhr' && uploadListener && (body !== 'none' || !preflight.uploadListenerNeedsBody);
}

/** The header list that the author and the body made, `null` where setting one of them throws. */
function headersOf(call: Call, mode: RequestMode, body: BodyKind, profile: BrowserProfile): HeaderList | null {
  const { ignores, combines, typeOfText } = profile.requestHeaders;
  const sendsText = call.api === 'xhr' && /^(?:text|json|empty|params)$/.test(body);
  const isAllowed = (name: string, value: string): boolean =>
    !isForbiddenRequestHeader(name, value) &&
    !ignores(name.toLowerCase()) &&
    (mode !== 'no-cors' || isNoCorsSafelistedRequestHeader(name, value));
  const headers: Header[] = [];
  for (const [name, raw] of call.headers) {
    const value = normalizeHeaderValue(raw);
    if (!isToken(name) || !isHeaderValue(value)) return null;
    const isRewritten = sendsText && name.toLowerCase() === 'content-type';
    if (isAllowed(name, value)) headers.push([name, isRewritten ? typeOfText(value) : value]);
  }
  const type = impliedContentType(body);
  if (type !== null && !hasHeader(headers, 'content-type') && isAllowed('Content-Type', type)) {
    headers.push(['Content-Type', type]);
  }
  return combines || call.api === 'xhr' ? combineHeaders(headers) : headers;
}

/** User name and password of XHR's URL never go to another origin as part of it. */
function withoutUserinfo(url: URL): URL {
  if (!includesUserinfo(url)) return url;
  url.username = '';
  url.password = '';
  return url;
}
