/** The ways in which a page calls: what runs in the browser, and which facts of the call the wire does not tell. */

import {
  byBeacon,
  byElement,
  byEventSource,
  byFetch,
  byFont,
  byPreload,
  byWorker,
  byXhr,
  type Attempt,
} from './attempts.ts';
import type { TableBrowser } from './browsers.ts';

/** The values of what the wire leaves open. */
export type Facts = Readonly<Record<'credentials' | 'uploadListener' | 'mode', string>>;

/** A way to call. */
export interface Kind {
  /** Last segment of its paths. */
  readonly name: string;
  readonly method: string;
  readonly attempt: Attempt;
  readonly facts: Facts;
  /** Without Sec-Fetch-* headers a request of this browser looks like that of an element without CORS. */
  readonly isPlainIn?: TableBrowser;
  /** The only APIs that are called in this way; missing = all. */
  readonly apis?: readonly string[];
  /** An error status is a refusal to the page, whatever CORS says. */
  readonly hidesErrors?: true;
  /** The page learns nothing; the API knows what arrived. */
  readonly unseen?: true;
  /** The request has a body, or its answer is a stream: once it may be sent at all, it is not sent again to find out more. */
  readonly isNotRepeated?: true;
}

const anonymous: Facts = { credentials: 'same-origin', uploadListener: 'false', mode: 'cors' };
const credentialed: Facts = { credentials: 'include', uploadListener: 'false', mode: 'cors' };
const uploading: Facts = { credentials: 'same-origin', uploadListener: 'true', mode: 'cors' };

const headers = { 'X-Request-Id': 'a' };
const json = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' };
const form = { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'a=b' };
const put = { method: 'PUT', body: 'text' };
const include = { credentials: 'include' } as const;

const common: readonly Kind[] = [
  { name: 'fetch-get', method: 'GET', attempt: byFetch({}), facts: anonymous },
  { name: 'fetch-header', method: 'GET', attempt: byFetch({ headers }), facts: anonymous },
  { name: 'fetch-json', method: 'POST', attempt: byFetch(json), facts: anonymous, isNotRepeated: true },
  { name: 'fetch-form', method: 'POST', attempt: byFetch(form), facts: anonymous, isNotRepeated: true },
  { name: 'fetch-put', method: 'PUT', attempt: byFetch(put), facts: anonymous, isNotRepeated: true },
  {
    name: 'fetch-delete',
    method: 'DELETE',
    attempt: byFetch({ method: 'DELETE' }),
    facts: anonymous,
    isNotRepeated: true,
  },
  { name: 'fetch-include', method: 'GET', attempt: byFetch({ ...include }), facts: credentialed },
  { name: 'fetch-include-header', method: 'GET', attempt: byFetch({ ...include, headers }), facts: credentialed },
  {
    name: 'fetch-include-put',
    method: 'PUT',
    attempt: byFetch({ ...include, ...put }),
    facts: credentialed,
    isNotRepeated: true,
  },
  { name: 'xhr-credentials', method: 'GET', attempt: byXhr({ withCredentials: true }), facts: credentialed },
  { name: 'xhr-upload', method: 'POST', attempt: byXhr({ uploads: 'text' }), facts: uploading, isNotRepeated: true },
  {
    name: 'event-source',
    method: 'GET',
    attempt: byEventSource({}),
    facts: anonymous,
    hidesErrors: true,
    isNotRepeated: true,
  },
  {
    name: 'image-cors',
    method: 'GET',
    attempt: byElement({ tag: 'img', crossOrigin: 'anonymous' }),
    facts: anonymous,
    isPlainIn: 'firefox',
  },
  {
    name: 'script-cors',
    method: 'GET',
    attempt: byElement({ tag: 'script', crossOrigin: 'anonymous' }),
    facts: anonymous,
    hidesErrors: true,
  },
  {
    name: 'module-script',
    method: 'GET',
    attempt: byElement({ tag: 'script', type: 'module' }),
    facts: anonymous,
    hidesErrors: true,
  },
  { name: 'font', method: 'GET', attempt: byFont, facts: anonymous, hidesErrors: true },
  {
    name: 'beacon-json',
    method: 'POST',
    attempt: byBeacon('application/json'),
    facts: credentialed,
    unseen: true,
    isNotRepeated: true,
  },
];

/** Ways that differ from those above on the wire alone: a healthy API, one that fails, and one that fails with credentials tell. */
const rare: readonly Kind[] = [
  { name: 'xhr-get', method: 'GET', attempt: byXhr({}), facts: anonymous },
  { name: 'fetch-keepalive', method: 'GET', attempt: byFetch({ keepalive: true }), facts: anonymous },
  { name: 'fetch-no-store', method: 'GET', attempt: byFetch({ cache: 'no-store' }), facts: anonymous },
  { name: 'worker-fetch', method: 'GET', attempt: byWorker, facts: anonymous },
  {
    name: 'event-source-credentials',
    method: 'GET',
    attempt: byEventSource({ withCredentials: true }),
    facts: credentialed,
    hidesErrors: true,
    isNotRepeated: true,
  },
  {
    name: 'image-credentials',
    method: 'GET',
    attempt: byElement({ tag: 'img', crossOrigin: 'use-credentials' }),
    facts: credentialed,
    isPlainIn: 'firefox',
  },
  {
    name: 'style-cors',
    method: 'GET',
    attempt: byElement({ tag: 'link', rel: 'stylesheet', crossOrigin: 'anonymous', address: 'href' }),
    facts: anonymous,
    isPlainIn: 'firefox',
    hidesErrors: true,
  },
  { name: 'preload-fetch', method: 'GET', attempt: byPreload, facts: anonymous },
];

export const KINDS: readonly Kind[] = [
  ...common,
  ...rare.map((kind) => ({ ...kind, apis: ['fixed-page', 'fixed-other', 'credentials-missing'] })),
];
