import type { HeaderLine } from '../predict/types.ts';
import type { PageCall } from '../report/protocol.ts';
import type { RecordedCall } from './report-intake.ts';
import type { Observation } from './types.ts';

/** With these headers a script of the dev page asks for something. */
export const SCRIPT_HEADERS: readonly HeaderLine[] = [
  ['Sec-Fetch-Site', 'same-origin'],
  ['Sec-Fetch-Mode', 'cors'],
  ['Sec-Fetch-Dest', 'empty'],
];

/** A GET through the entry `/api`, with no header and no answer, and forwarded as it came. */
export function observed({
  devPath = '/api/items',
  forwardedPath = devPath,
  ...more
}: Partial<Observation> = {}): Observation {
  return {
    entry: '/api',
    target: 'https://api.example.com',
    targetBase: '',
    method: 'GET',
    devPath,
    forwardedPath,
    requestHeaders: [],
    proxyHeaders: [],
    transport: {},
    ...more,
  };
}

/** The answer of an observation. */
export function answered(status: number = 200, headers: readonly HeaderLine[] = []): Required<Observation>['response'] {
  return { status, headers, durationMs: 5 };
}

/** The first call of a page, a GET by `fetch`, as its recorder takes it down. */
export const PLAIN_PAGE_CALL: PageCall = {
  number: 1,
  at: 0,
  api: 'fetch',
  method: 'GET',
  url: 'http://localhost:5173/api/items',
  mode: 'cors',
  credentials: 'same-origin',
  redirect: 'follow',
  headers: [],
  body: 'none',
  uploadListener: false,
  stack: '',
};

/** That call, or what `more` makes of it, as it is taken in. */
export function recorded(more: Partial<RecordedCall> = {}): RecordedCall {
  return { page: '1 p', ownHosts: [], ...PLAIN_PAGE_CALL, ...more };
}
