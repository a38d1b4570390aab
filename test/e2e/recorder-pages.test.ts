import type { Plugin } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { closing, lasting } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { browserNames, launch, type TestBrowser } from './browsers.ts';
import { startApp, type RecordedApp } from './recorder-set-up.ts';

let target: RecordingTarget;
/** Where signed downloads lead: another origin, which never heard of OPTIONS. */
let storage: RecordingTarget;

beforeAll(async () => {
  storage = lasting(
    await startTarget((request, response) => {
      if (request.method === 'OPTIONS') response.writeHead(403).end();
      else response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('file');
    }),
  );
  target = lasting(
    await startTarget((request, response) => {
      if (request.url?.includes('download')) response.writeHead(302, { Location: `${storage.origin}/signed` }).end();
      else response.setHeader('X-Total', '3').end(`${request.method} ${String(request.headers['x-own'])}`);
    }),
  );
});
afterEach(() => void storage.received.splice(0));

/** Calls of an ordinary app, in all ways. */
const calls = `
  const xhr = (method, url, body) => new Promise((done) => {
    const x = new XMLHttpRequest(), seen = [];
    if (body) x.upload.addEventListener('load', () => seen.push('uploaded'));
    x.onloadend = () => done([x.status, x.responseText, x.getResponseHeader('X-Total'), seen]);
    x.open(method, url);
    if (body) x.setRequestHeader('X-Own', '1');
    x.send(body);
  });
  const get = async (url, init) => {
    try {
      const answer = await fetch(url, init);
      return [answer.status, await answer.text(), answer.headers.get('X-Total'), answer.redirected];
    } catch (error) {
      return String(error);
    }
  };
  window.results = JSON.stringify([
    await get('/api/items'),
    await get('/api/items', { method: 'POST', body: 'b', headers: { 'X-Own': '1' } }),
    await get('/api/download'),
    await get('http://127.0.0.1:1/'),
    await xhr('GET', '/api/items'),
    await xhr('POST', '/api/items', 'b'),
    (await xhr('GET', '/api/download')).slice(0, 2),
    navigator.sendBeacon('/api/beacon', 'b'),
    window.extra && await window.extra(),
  ]);
`;

interface Scenario {
  /** A classic script in front of everything else. */
  readonly before?: string;
  /** The first thing the app does. */
  readonly after?: string;
  readonly files?: Record<string, string>;
  readonly plugins?: readonly Plugin[];
  /** Calls in the reports; fewer than are made where nothing can be recorded. */
  readonly reported?: number;
}

const policy =
  "default-src 'none'; script-src 'self'; connect-src 'self' ws: http://127.0.0.1:*; img-src data:; require-trusted-types-for 'script'";

const scenarios: Record<string, Scenario> = {
  'an ordinary page': {},
  'a page with a strict content security policy': {
    plugins: [
      {
        name: 'policy',
        configureServer: ({ middlewares }) =>
          void middlewares.use((_request, response, next) => {
            response.setHeader('Content-Security-Policy', policy);
            next();
          }),
      },
    ],
  },
  'a page with a service worker that hands everything on': {
    files: {
      'public/worker.js': `
        addEventListener('install', () => skipWaiting());
        addEventListener('activate', (event) => event.waitUntil(clients.claim()));
        addEventListener('fetch', (event) => { if (event.request.url.includes('/api/')) event.respondWith(fetch(event.request)); });`,
    },
    after: `
      const controlled = new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done));
      await navigator.serviceWorker.register('/worker.js');
      if (!navigator.serviceWorker.controller) await controlled;`,
  },
  'wrappers that were there first': {
    before: `
      const { fetch } = window, { open, send } = XMLHttpRequest.prototype;
      window.fetch = function (input, init) {
        const answer = Promise.resolve(fetch.call(this, input, init));
        answer.cancel = () => 'cancelled';
        return answer;
      };
      XMLHttpRequest.prototype.open = function (...args) { this.opened = args; return open.apply(this, args); };
      XMLHttpRequest.prototype.send = function (...args) { this.sent = args; return send.apply(this, args); };
      window.extra = () => { const answer = window.fetch('/api/items'); return answer.cancel(); };`,
  },
  'wrappers that come later, as error trackers do': {
    after: `
      const { fetch } = window, { open, send } = XMLHttpRequest.prototype, { get } = Headers.prototype;
      window.fetch = (...args) => fetch.apply(window, args).then((answer) => answer, (error) => { throw error; });
      XMLHttpRequest.prototype.open = function (...args) { this.tracked = args; return open.apply(this, args); };
      XMLHttpRequest.prototype.send = function (...args) { this.addEventListener('loadend', () => {}); return send.apply(this, args); };
      Headers.prototype.get = function (name) { return get.call(this, name); };`,
  },
  'a library that replaces the classes, as mock servers do': {
    after: `
      const Native = XMLHttpRequest, { fetch } = window;
      window.XMLHttpRequest = new Proxy(Native, { construct: (Class, args) => new Proxy(Reflect.construct(Class, args), {
        get: (x, key) => { const value = Reflect.get(x, key, x); return typeof value === 'function' ? value.bind(x) : value; },
        set: (x, key, value) => Reflect.set(x, key, value, x),
      }) });
      window.fetch = async (input, init) => fetch(new Request(input, init).clone());
      window.Request = class extends Request {};`,
  },
  'a library that replaces what is inherited, as zones do': {
    after: `
      const { addEventListener, removeEventListener } = EventTarget.prototype, wrapped = new WeakMap(), seen = [];
      const NativePromise = Promise;
      EventTarget.prototype.addEventListener = function (type, listener, ...rest) {
        if (this instanceof XMLHttpRequestUpload) seen.push(type);
        const inZone = (event) => (listener.handleEvent ? listener.handleEvent(event) : listener.call(this, event));
        wrapped.set(listener, inZone);
        return addEventListener.call(this, type, inZone, ...rest);
      };
      EventTarget.prototype.removeEventListener = function (type, listener, ...rest) {
        return removeEventListener.call(this, type, wrapped.get(listener) ?? listener, ...rest);
      };
      window.Promise = class ZonePromise extends NativePromise {};
      window.setTimeout = () => { throw new Error('a timer of the recorder in a zone of the app'); };
      window.extra = () => seen;`,
  },
  'a page with frozen and missing functions': {
    before: `
      Object.freeze(XMLHttpRequest.prototype);
      Object.freeze(Headers.prototype);
      Object.defineProperty(window, 'fetch', { writable: false, configurable: false });
      delete window.EventSource;
      Object.freeze(Error);`,
    reported: 1,
  },
};

/** What there is to compare once the app has run. */
async function run(
  browser: TestBrowser,
  { before = '', after = '', files, plugins }: Scenario,
  guarded: boolean,
): Promise<{ results: string; printed: string[]; app: RecordedApp }> {
  const head = before && `<script>{${before}}</script>`;
  const app = closing(
    await startApp(target, {
      guarded,
      ...(plugins && { plugins }),
      files: {
        'index.html': `<!doctype html><link rel="icon" href="data:,">${head}<script type="module" src="/app.js"></script>`,
        'app.js': `{${after}} ${calls}`,
        ...files,
      },
    }),
  );
  const page = await browser.newPage();
  await page.goto(app.dev.url);
  const results = await until(
    'the app',
    async () => (await page.evaluate<string | undefined>('window.results')) ?? false,
  );
  // The last call of the app is its beacon.
  if (guarded) await app.reports.call('/api/beacon');
  await page.close();
  const printed = page.printed
    .filter((line) => !line.startsWith('[vite]'))
    .map((line) => line.replaceAll(String(app.dev.port), 'PORT'))
    .sort();
  return { results, printed, app };
}

describe.each(browserNames)('in %s everything works as without a recorder', (name) => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await launch(name);
  });
  afterAll(() => browser?.close());

  it.each(Object.entries(scenarios))('%s', async (_title, scenario) => {
    const bare = await run(browser, scenario, false);
    const guarded = await run(browser, scenario, true);
    expect(guarded.results).toBe(bare.results);
    expect(guarded.printed).toEqual(bare.printed);
    const outcomes = (JSON.parse(bare.results) as unknown[]).slice(0, 8);
    expect(outcomes.map((one) => (Array.isArray(one) ? one[0] : typeof one))).toEqual([
      200,
      200,
      200,
      'string',
      200,
      200,
      200,
      'boolean',
    ]);
    // Nothing that was added to a call has made a preflight behind the redirect.
    expect(storage.received.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET']);
    expect(guarded.app.reports.calls().length).toBeGreaterThanOrEqual(scenario.reported ?? 8);
  });

  it('what a page did right before it went is reported', async () => {
    const files = { 'app.js': "await fetch('/api/first');" };
    const { dev, reports } = closing(await startApp(target, { files }));
    const page = await browser.newPage();
    await page.goto(dev.url);
    await reports.call('/api/first');
    // The page may be gone before it has answered.
    const go = `void fetch('/api/last').then(() => { location.href = '/other.html'; })`;
    page.evaluate(go).catch(() => undefined);
    // It is closed with the browser: a page that is on its way somewhere else may not answer.
    await reports.call('/api/last');
  });
});
