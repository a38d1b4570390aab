import type { Call, HeaderLine } from '../predict/types.ts';
import type { PageCall } from '../report/protocol.ts';
import { getHeader, isForbiddenRequestHeader } from '../rules/index.ts';
import type { Named } from './call-of.ts';
import { metadataOf } from './metadata.ts';
import { isSameOriginOnly } from './same-origin-headers.ts';
import type { Observation } from './types.ts';

/**
 * The call as the page told it, with header values from the wire. Nothing about it is open.
 *
 * @param told - what the page told
 * @param lines - request lines of the exchange it is paired with; none for a call that did not pass the proxy
 * @param url - absolute URL that the production page will call
 */
export function recordedCallOf(told: PageCall, lines: readonly HeaderLine[], url: string): Named {
  // Its failure is invisible, and so is its success: the browser sends it whatever the API says.
  if (told.api === 'beacon' && told.mode === 'no-cors') return { silent: 'beacon' };
  const { api, method, mode, credentials, redirect, body, uploadListener } = told;
  const headers = headersOf(told, lines);
  const call: Call = { api, method, url, headers, mode, credentials, redirect, destination: '', body, uploadListener };
  return { call };
}

/** One line for each name: the wire has repeats joined already, and secrets never leave it. */
function headersOf(told: PageCall, lines: readonly HeaderLine[]): readonly HeaderLine[] {
  const byName = new Map<string, HeaderLine>();
  for (const [name, value] of told.headers) {
    const key = name.toLowerCase();
    const sent = getHeader(lines, key) ?? value;
    if (!isSameOriginOnly(key, sent, lines, told.stack)) byName.set(key, [name, sent]);
  }
  return [...byName.values()];
}

/**
 * Whether this request may be what became of that call, as far as the wire tells. It guards against what changes calls on their way
 * (a service worker), and against pages that report calls which they did not make.
 */
export function mayBe(told: PageCall, { requestHeaders: lines }: Observation): boolean {
  const metadata = metadataOf(lines);
  if (metadata && (metadata.destination !== '' || metadata.mode !== told.mode)) return false;
  if (told.credentials === 'omit' && getHeader(lines, 'cookie') !== null) return false;
  // Without CORS the browser drops most headers of the author.
  if (told.mode === 'no-cors') return true;
  return told.headers.every(
    ([name, value]) => isForbiddenRequestHeader(name, value) || getHeader(lines, name.toLowerCase()) !== null,
  );
}

/** Same for calls that are the same to a browser and to the API, wherever in the source they are made. */
export function factsKeyOf({
  api,
  method,
  mode,
  credentials,
  redirect,
  headers,
  body,
  uploadListener,
}: PageCall): string {
  return JSON.stringify([api, method, mode, credentials, redirect, headers, body, uploadListener]);
}
