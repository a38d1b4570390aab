import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageCall } from '../../packages/cors-guard/src/report/protocol.ts';
import { startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { lasting } from '../helpers/set-up.ts';
import { browserNames, type TestPage } from './browsers.ts';
import { openApp, startApp, type RecordedApp } from './recorder-set-up.ts';

let target: RecordingTarget;
let app: RecordedApp;
beforeAll(async () => {
  target = lasting(
    await startTarget((_request, response) => {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Access-Control-Expose-Headers', 'X-Total');
      response.setHeader('X-Total', '3');
      response.setHeader('X-Other', '4');
      response.end('{}');
    }),
  );
  const files = {
    'app.js': "import { readsAll } from '/node_modules/lib/reader.js'; window.readsAll = readsAll;",
    'node_modules/lib/reader.js': "export const readsAll = (answer) => answer.headers.get('X-Other');",
  };
  app = lasting(await startApp(target, { files }));
});

/** Code that gets a URL `u`, and facts it must be reported with. */
const calls: Record<string, readonly [code: string, facts: Partial<PageCall>]> = {
  'a Request': [
    `fetch(new Request(u, { method: 'PUT', body: 'x', credentials: 'include', redirect: 'manual', headers: { 'X-A': '1' } }))`,
    {
      method: 'PUT',
      credentials: 'include',
      redirect: 'manual',
      body: 'buffer',
      headers: [
        ['content-type', 'text/plain;charset=UTF-8'],
        ['x-a', ''],
      ],
    },
  ],
  'a Request and an init object': [
    `fetch(new Request(u, { credentials: 'include', headers: { 'X-A': '1' } }), { headers: { 'X-B': '2' }, mode: 'same-origin' })`,
    { mode: 'same-origin', credentials: 'include', headers: [['X-B', '']] },
  ],
  'a subclass of Request': [
    `fetch(new (class Mine extends Request {})(u, { method: 'DELETE' }))`,
    { method: 'DELETE', body: 'none' },
  ],
  'a URL object with a fragment, and a method in lower case': [
    `fetch(new URL(u + '#part', location.href), { method: 'put', body: new Blob(['x'], { type: 'application/json' }) })`,
    { method: 'put', body: 'blob:application/json' },
  ],
  'header names in their order, repeats included': [
    `fetch(u, { headers: [['X-B', '1'], ['X-A', '2'], ['X-B', '3'], ['Authorization', 'secret'], ['Accept', 'a/b'], ['Cookie', 'c']] })`,
    {
      headers: [
        ['X-B', ''],
        ['X-A', ''],
        ['X-B', ''],
        ['Authorization', ''],
        ['Accept', 'a/b'],
      ],
    },
  ],
  'an XMLHttpRequest with credentials': [
    `new Promise((done) => { const x = new XMLHttpRequest(); x.open('post', u); x.setRequestHeader('Authorization', 'secret'); x.withCredentials = true; x.onload = done; x.send(new FormData()); })`,
    { api: 'xhr', method: 'post', credentials: 'include', body: 'form', headers: [['Authorization', '']] },
  ],
  'an EventSource with credentials': [
    `new Promise((done) => { const s = new EventSource(u, { withCredentials: true }); s.onerror = () => { s.close(); done(); }; })`,
    { api: 'eventsource', method: 'GET', credentials: 'include' },
  ],
  'a beacon of JSON': [
    `navigator.sendBeacon(u, new Blob(['{}'], { type: 'application/json' }))`,
    { api: 'beacon', method: 'POST', mode: 'cors', credentials: 'include', body: 'blob:application/json' },
  ],
};

const send = `x.open('POST', u); x.onloadend = () => done(); x.send('a'); }`;
const uploads: Record<string, readonly [code: string, listener: boolean]> = {
  none: [send, false],
  'a listener': [`x.upload.addEventListener('load', () => {}); ${send}`, true],
  'an on-property': [`x.upload.onprogress = () => {}; ${send}`, true],
  'an on-property that was taken back': [`x.upload.onprogress = () => {}; x.upload.onprogress = null; ${send}`, false],
  'one of two listeners left': [
    `const f = () => {}; x.upload.addEventListener('load', f); x.upload.addEventListener('load', f, true); x.upload.removeEventListener('load', f); ${send}`,
    true,
  ],
  'a listener that was added twice and removed once': [
    `const f = () => {}; x.upload.addEventListener('load', f); x.upload.addEventListener('load', f); x.upload.removeEventListener('load', f); ${send}`,
    false,
  ],
  'a listener that was aborted': [
    `const c = new AbortController(); x.upload.addEventListener('load', () => {}, { signal: c.signal }); c.abort(); ${send}`,
    false,
  ],
  'no callback': [`x.upload.addEventListener('load', null); ${send}`, false],
  'a listener that came after send()': [`${send.slice(0, -1)} x.upload.addEventListener('load', () => {}); }`, false],
};

describe.each(browserNames)('details that %s reports', (name) => {
  let page: TestPage;
  beforeAll(async () => {
    page = await openApp(app, name, 'Boolean(window.readsAll)');
  });
  afterAll(() => page?.close());

  /** Runs code that makes one call, gives what was reported of it. */
  async function make(code: string, url: string): Promise<PageCall> {
    await page.evaluate(`(async (u) => { await ${code}; })(${JSON.stringify(url)})`);
    return app.reports.call(url);
  }

  it.each(Object.entries(calls))('%s', async (title, [code, facts]) => {
    const url = `/api/${name}/${encodeURIComponent(title)}`;
    expect(await make(code, url)).toMatchObject({ url: app.dev.url + url, ...facts });
    expect(JSON.stringify(app.reports.calls(url))).not.toContain('secret');
  });

  it.each(Object.entries(uploads))('upload listeners: %s', async (title, [code, listener]) => {
    const url = `/api/${name}/upload-${encodeURIComponent(title)}`;
    const call = await make(`new Promise((done) => { const x = new XMLHttpRequest(); ${code})`, url);
    expect(call.uploadListener).toBe(listener);
  });

  it('a call to another origin, like any other', async () => {
    const call = await make(`fetch(u, { credentials: 'omit' })`, `${target.origin}/direct/${name}`);
    expect(call).toMatchObject({ url: `${target.origin}/direct/${name}`, credentials: 'omit' });
  });

  it('the stack, from the caller on', async () => {
    const url = `/api/${name}/stack`;
    const call = await make(`(function inner() { return (function outer() { return fetch(u); })(); })()`, url);
    expect(call.stack.split('\n').map((line) => /\w+/.exec(line.replace(/^\s*at /, ''))?.[0])).toEqual(
      expect.arrayContaining(['outer', 'inner']),
    );
    expect(call.stack.trimStart().replace(/^at /, '')).toMatch(/^outer\b/);
  });

  it('headers that the page reads by name, and no others', async () => {
    const read = async (url: string, code: string): Promise<string[]> => {
      const { number } = await make(code, url);
      // What is read leaves with what was called next, or before it.
      await make('fetch(u)', `${url}-after`);
      const { page: load } = app.reports.reports.findLast(({ calls }) => calls.some((one) => one.url.endsWith(url)))!;
      const reads = app.reports.reports.filter((report) => report.page === load).flatMap((report) => report.reads);
      return reads.filter((one) => one.number === number).flatMap(({ names }) => names);
    };
    const path = `/api/${name}/read`;
    expect(await read(`${path}-get`, `fetch(u).then(({ headers }) => headers.get('X-Total'))`)).toEqual(['x-total']);
    expect(await read(`${path}-has`, `fetch(u).then(({ headers }) => headers.has('x-other'))`)).toEqual(['x-other']);
    expect(await read(`${path}-bulk`, `fetch(u).then(({ headers }) => [...headers])`)).toEqual([]);
    expect(await read(`${path}-library`, `fetch(u).then(readsAll)`)).toEqual([]);
    const xhr = (code: string): string =>
      `new Promise((done) => { const x = new XMLHttpRequest(); x.open('GET', u); x.onload = () => { ${code}; done(); }; x.send(); })`;
    expect(await read(`${path}-xhr`, xhr(`x.getResponseHeader('X-Total')`))).toEqual(['x-total']);
    expect(await read(`${path}-xhr-bulk`, xhr(`x.getAllResponseHeaders()`))).toEqual([]);
  });
});
