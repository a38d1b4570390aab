import { call, type CallAnswer } from '../helpers/call.ts';
import { pageHeaders } from '../helpers/vite-dev.ts';

interface Init {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** What a page of the dev server does; each request has the headers that Chromium gives it. */
export interface Page {
  readonly url: string;
  fetch(path: string, init?: Init): Promise<CallAnswer>;
  /** A fetch with a JSON body. */
  json(method: string, path: string, value: unknown, headers?: Record<string, string>): Promise<CallAnswer>;
  /** The address bar, a link, a download. */
  navigate(path: string): Promise<CallAnswer>;
  /** `<img>`, `<script>` and the like, without CORS. */
  element(path: string, destination: string): Promise<CallAnswer>;
  /** sendBeacon with text. */
  beacon(path: string, body: string): Promise<CallAnswer>;
}

/** @example const page = pageOn(dev); await page.fetch('/api/items'); */
export function pageOn(dev: { readonly url: string }): Page {
  const send = (path: string, { method = 'GET', headers = {}, body }: Init): Promise<CallAnswer> => {
    const origin: Record<string, string> = method === 'GET' || method === 'HEAD' ? {} : { origin: dev.url };
    const sent = pageHeaders(dev, { ...origin, ...headers });
    return call(dev.url + path, { method, headers: sent, ...(body !== undefined && { body }) });
  };
  return {
    url: dev.url,
    fetch: (path, init = {}) => send(path, init),
    json: (method, path, value, headers = {}) =>
      send(path, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(value),
      }),
    navigate: (path) =>
      send(path, {
        headers: {
          accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
          'upgrade-insecure-requests': '1',
          'sec-fetch-mode': 'navigate',
          'sec-fetch-dest': 'document',
          'sec-fetch-user': '?1',
        },
      }),
    element: (path, destination) =>
      send(path, { headers: { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': destination } }),
    beacon: (path, body) =>
      send(path, {
        method: 'POST',
        headers: { 'sec-fetch-mode': 'no-cors', 'content-type': 'text/plain;charset=UTF-8' },
        body,
      }),
  };
}
