import type { Call, CallFact, HeaderLine, RequestMode } from '../predict/types.ts';
import { getHeader } from '../rules/index.ts';
import { authorHeadersOf } from './author-headers.ts';
import { bodyOf, type WireBody } from './body.ts';
import { apiOf, type WireApi } from './call-api.ts';
import { guessOf, metadataOf } from './metadata.ts';
import { needsCors } from './needs-cors.ts';
import { recordedCallOf } from './recorded-call.ts';
import type { PageCall } from '../report/protocol.ts';
import { silenceOf, type SilentReason } from './silence.ts';
import type { Observation } from './types.ts';
import { wireEngineOf, type WireEngine } from './wire-order.ts';

/** A call, or why the request is none. */
export type Named = { readonly call: Call } | { readonly silent: SilentReason };

/** The request as the wire shows it. */
interface Wire {
  readonly method: string;
  readonly url: string;
  readonly lines: readonly HeaderLine[];
  readonly engine: WireEngine | undefined;
  readonly mode: RequestMode;
  readonly destination: string;
  /** The browser told the mode itself. */
  readonly isTold: boolean;
}

/**
 * Works out which call of the page is behind a proxied request, as far as the wire tells.
 *
 * Never on the wire, in no browser: the credentials mode (open; default assumed) and an upload listener (open where the request
 * has a body and may come from XMLHttpRequest). The redirect mode is not on it either and taken for `follow`; it is not listed as
 * open, because it decides only when the API redirects. Without Sec-Fetch-* the mode is open, too, unless the request could not
 * have been made without CORS. The method stands as received: browsers upper-case all but `patch`.
 *
 * @param observation - headers of which `requestHeaders` are judged, never what the proxy made of them
 * @param productionUrl - absolute URL that the production page will call
 * @param told - what the page told of the call: where it is there, nothing stays open
 * @returns the call, or the reason why nothing is to be said about the request
 * @example callOf(observation, 'https://api.example.com/users') // { call: { api: 'fetch', method: 'GET', mode: 'cors', ... } }
 */
export function callOf(observation: Observation, productionUrl: string, told?: PageCall): Named {
  const { method, devPath, requestHeaders: lines } = observation;
  const metadata = metadataOf(lines);
  const silent = silenceOf(method, devPath, lines, metadata);
  if (silent) return { silent };
  if (told) return recordedCallOf(told, lines, productionUrl);
  const engine = wireEngineOf(lines);
  const { mode, destination } = metadata
    ? { mode: modeOf(metadata.mode), destination: metadata.destination }
    : guessOf(method, lines, engine);
  const wire: Wire = { method, url: productionUrl, lines, engine, mode, destination, isTold: metadata !== undefined };
  return destination === '' ? scriptCall(wire) : elementCall(wire);
}

/** Sec-Fetch-Mode as request mode; what is left after the silent ones. */
function modeOf(told: string): RequestMode {
  return told === 'no-cors' || told === 'same-origin' ? told : 'cors';
}

/** An image, script, style, font ... that the document or a style sheet loads. */
function elementCall({ method, url, mode, destination }: Wire): Named {
  // CSS Fonts: fonts are always fetched in cors mode; WebKitGTK alone says no-cors for `new FontFace()`.
  const isFont = destination === 'font';
  if (mode === 'no-cors' && !isFont) return { silent: 'plain-element' };
  const call: Call = {
    api: 'element',
    method,
    url,
    headers: [],
    mode: isFont ? 'cors' : mode,
    credentials: 'same-origin',
    redirect: 'follow',
    destination,
    body: 'none',
    uploadListener: false,
    // The crossorigin attribute decides; fonts have none.
    ...(!isFont && { open: ['credentials'] as const }),
  };
  return { call };
}

/** A request that a script made: fetch, XMLHttpRequest, EventSource, sendBeacon. */
function scriptCall(wire: Wire): Named {
  const { method, url, lines, engine, mode } = wire;
  const api = apiOf(method, lines, engine);
  if (api === 'beacon') return isCorsBeacon(wire) ? { call: beaconCall(wire) } : { silent: 'beacon' };
  if (mode === 'no-cors' && method === 'POST' && api !== 'fetch') return { silent: 'beacon' };
  const body = bodyOf(method, lines);
  const headers = api === 'eventsource' ? [] : authorHeadersOf(lines, engine, body.isImplied);
  const open = openFacts(wire, api, body, headers);
  const call: Call = {
    // Where it may be either, XMLHttpRequest stands for both: without an upload listener it does what fetch does.
    api: api ?? (open.includes('uploadListener') ? 'xhr' : 'fetch'),
    method,
    url,
    headers,
    mode,
    credentials: 'same-origin',
    redirect: 'follow',
    destination: '',
    body: body.kind,
    uploadListener: false,
    open,
  };
  return { call };
}

/** The type of its body decides the mode of a beacon (Beacon standard, sendBeacon). */
function isCorsBeacon({ method, mode, isTold, lines }: Wire): boolean {
  if (isTold) return mode === 'cors';
  return needsCors(
    method,
    lines.filter(([name]) => name.toLowerCase() === 'content-type'),
  );
}

/** A beacon in cors mode: its body has a type that is not safelisted. Always with credentials. */
function beaconCall({ method, url, lines }: Wire): Call {
  const type = getHeader(lines, 'content-type');
  return {
    api: 'beacon',
    method,
    url,
    headers: [],
    mode: 'cors',
    credentials: 'include',
    redirect: 'follow',
    destination: '',
    body: type === null ? 'buffer' : `blob:${type}`,
    uploadListener: false,
  };
}

function openFacts(
  { method, mode, isTold }: Wire,
  api: WireApi,
  body: WireBody,
  headers: readonly HeaderLine[],
): CallFact[] {
  const mayBeXhr = api === undefined || api === 'xhr';
  const open: CallFact[] = ['credentials'];
  if (!isTold && api !== 'eventsource' && !needsCors(method, headers)) open.push('mode');
  if (mode === 'cors' && mayBeXhr && body.kind !== 'none' && body.kind !== 'stream') open.push('uploadListener');
  return open;
}
