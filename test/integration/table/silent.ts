/** Requests that are no calls: a page makes them without CORS, or they are not a page's at all. Nothing is to be said of them. */

import { MOVED, type Api } from './api.ts';
import { atOnce, byBeacon, byElement, type Attempt } from './attempts.ts';
import type { TableBrowser } from './browsers.ts';

/** A request that is no call. */
export interface SilentKind {
  /** Last segment of its path. */
  readonly name: string;
  readonly attempt: Attempt;
  /** Browser that only asks when it likes. */
  readonly isLeftBy?: TableBrowser;
}

/** The API of these requests. It allows nothing, so that whatever is judged would fail. */
export const SILENT_API: Api = {
  name: 'no-calls',
  preflight: () => ({ status: 404, headers: {} }),
  actual: ({ path, query, elsewhere }) => {
    if (path.endsWith('/sign-in')) return { status: 302, headers: { Location: `${elsewhere}${path}${query}` } };
    const isFile = path.endsWith('/file');
    return { status: 200, headers: isFile ? { 'Content-Disposition': 'attachment; filename="table.bin"' } : {} };
  },
  // The provider of identities sends the visitor back, with a code.
  elsewhere: ({ query }) => {
    const back = new URLSearchParams(query).get('redirect_uri') ?? '';
    return { status: 302, headers: { Location: `${back}?code=1&state=2` } };
  },
};

export const SILENT_KINDS: readonly SilentKind[] = [
  {
    name: 'prefetch',
    attempt: byElement({ tag: 'link', rel: 'prefetch', address: 'href' }),
    // It says that it has loaded even when nothing was sent.
    isLeftBy: 'firefox',
  },
  { name: 'image', attempt: byElement({ tag: 'img' }) },
  { name: 'script', attempt: byElement({ tag: 'script' }) },
  { name: 'style', attempt: byElement({ tag: 'link', rel: 'stylesheet', address: 'href' }) },
  { name: 'video', attempt: byElement({ tag: 'video' }) },
  { name: 'frame', attempt: byElement({ tag: 'iframe' }) },
  { name: 'beacon-text', attempt: byBeacon('text/plain') },
  {
    name: 'background',
    attempt: atOnce((url) => {
      document.body.style.backgroundImage = `url(${url})`;
    }),
  },
  {
    name: 'file',
    attempt: atOnce((url) => Object.assign(document.createElement('a'), { href: url, download: '' }).click()),
  },
  {
    name: 'ping',
    attempt: atOnce((url) => Object.assign(document.createElement('a'), { href: '#there', ping: url }).click()),
  },
  {
    name: 'web-socket',
    attempt: atOnce((url) => void new WebSocket(new URL(url, location.href.replace('http', 'ws')))),
  },
  {
    name: 'form-get',
    attempt: atOnce((url) => {
      const frame = Object.assign(document.createElement('iframe'), { name: url });
      const form = Object.assign(document.createElement('form'), { method: 'get', action: url, target: url });
      document.body.append(frame, form);
      form.submit();
    }),
  },
  {
    name: 'form-post',
    attempt: atOnce((url) => {
      const frame = Object.assign(document.createElement('iframe'), { name: url });
      const form = Object.assign(document.createElement('form'), { method: 'post', action: url, target: url });
      document.body.append(frame, form);
      form.submit();
    }),
  },
  {
    name: 'sign-in',
    attempt: `async (url) => {
      const back = new URL(url + '${MOVED}', location.href).href;
      const src = url + '?redirect_uri=' + encodeURIComponent(back);
      document.body.append(Object.assign(document.createElement('iframe'), { src }));
      return true;
    }`,
  },
];

/** The address bar is no script's. */
export const ADDRESS_BAR = 'address-bar';
