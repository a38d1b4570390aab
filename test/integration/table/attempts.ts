/** What the page runs: only the text of these functions goes there, so that each stands on its own. */

/** What the page got: the answer as far as it can be read, or whether it got what it asked for at all. */
export type Met = boolean | { readonly status: number; readonly headerNames: readonly string[] };

/** JavaScript that evaluates to a function from a URL to a promise of {@link Met}. */
export type Attempt = string;

type Run<How> = (url: string, how: How) => Promise<Met>;

function attemptOf<How>(run: Run<How>): (how: How) => Attempt {
  return (how) => `(url) => (${String(run)})(url, ${JSON.stringify(how)})`;
}

/** What an answer says with its status counts as got: it is not CORS that refuses it. */
export const byFetch: (init: RequestInit) => Attempt = attemptOf((url, init) =>
  fetch(url, init).then(
    ({ status, headers }) => ({ status, headerNames: [...headers.keys()] }),
    () => false,
  ),
);

interface XhrHow {
  readonly withCredentials?: boolean;
  /** A body, with a listener to its upload. */
  readonly uploads?: string;
}

export const byXhr: (how: XhrHow) => Attempt = attemptOf(
  (url, { withCredentials = false, uploads }) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open(uploads === undefined ? 'GET' : 'POST', url);
      request.withCredentials = withCredentials;
      if (uploads !== undefined) request.upload.addEventListener('progress', () => undefined);
      request.addEventListener('load', () => {
        const lines = request.getAllResponseHeaders().split('\r\n').filter(Boolean);
        const headerNames = lines.map((line) => line.slice(0, line.indexOf(':')));
        resolve({ status: request.status, headerNames });
      });
      request.addEventListener('error', () => resolve(false));
      request.send(uploads ?? null);
    }),
);

export const byEventSource: (init: EventSourceInit) => Attempt = attemptOf(
  (url, init) =>
    new Promise((resolve) => {
      const source = new EventSource(url, init);
      const end = (isOpen: boolean): void => {
        source.close();
        resolve(isOpen);
      };
      source.addEventListener('open', () => end(true));
      source.addEventListener('error', () => end(false));
    }),
);

interface ElementHow {
  readonly tag: string;
  /** Property that holds the URL. */
  readonly address?: string;
  readonly crossOrigin?: string;
  readonly type?: string;
  readonly rel?: string;
}

export const byElement: (how: ElementHow) => Attempt = attemptOf(
  (url, { tag, address = 'src', ...properties }) =>
    new Promise((resolve) => {
      const element = Object.assign(document.createElement(tag), properties);
      element.addEventListener('load', () => resolve(true));
      element.addEventListener('error', () => resolve(false));
      Object.assign(element, { [address]: url });
      document.body.append(element);
    }),
);

export const byFont: Attempt = String((url: string) =>
  new FontFace('table', `url(${url})`).load().then(
    () => true,
    () => false,
  ),
);

/** What was preloaded is used by the fetch that follows; the event of the link alone tells nothing in Firefox. */
export const byPreload: Attempt = String(
  (url: string) =>
    new Promise<Met>((resolve) => {
      const link = document.createElement('link');
      const use = (): Promise<void> =>
        fetch(url).then(
          () => resolve(true),
          () => resolve(false),
        );
      link.addEventListener('load', use);
      link.addEventListener('error', use);
      document.head.append(Object.assign(link, { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href: url }));
    }),
);

export const byWorker: Attempt = String(
  (url: string) =>
    new Promise<Met>((resolve) => {
      const { href } = new URL(url, location.href);
      const script = `fetch(${JSON.stringify(href)}).then(() => postMessage(true), () => postMessage(false))`;
      const worker = new Worker(URL.createObjectURL(new Blob([script])));
      worker.addEventListener('message', ({ data }: MessageEvent<boolean>) => {
        worker.terminate();
        resolve(data);
      });
    }),
);

/** The page is told of the end of every load, also of one that was refused. */
export const byBeacon: (type: string) => Attempt = attemptOf(
  (url, type) =>
    new Promise((resolve) => {
      const observer = new PerformanceObserver((list) => {
        if (list.getEntriesByName(new URL(url, location.href).href).length === 0) return;
        observer.disconnect();
        resolve(true);
      });
      observer.observe({ type: 'resource' });
      navigator.sendBeacon(url, new Blob(['{}'], { type }));
    }),
);

/** Goes on at once: what is asked for is seen where it arrives. */
export function atOnce(run: (url: string) => void): Attempt {
  return `async (url) => { (${String(run)})(url); return true; }`;
}
