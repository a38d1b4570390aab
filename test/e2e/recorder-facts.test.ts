import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageCall } from '../../packages/cors-guard/src/report/protocol.ts';
import { startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { until } from '../helpers/until.ts';
import { browserNames, launch, type TestBrowser, type TestPage } from './browsers.ts';
import calls from './page-calls.json' with { type: 'json' };
import { startApp, type RecordedApp } from './recorder-set-up.ts';

/** What the code of the catalogue calls, and a cookie that axios copies into a header. */
const helpers = `
  import axios from 'axios';
  document.cookie = 'XSRF-TOKEN=tok';
  Object.assign(window, {
    axios,
    out: async (response) => 'status ' + response.status + ' ' + (await response.text()).length,
    fd: () => { const form = new FormData(); form.append('a', '1'); return form; },
    ax: async (answer) => 'status ' + (await answer).status,
    es: (url) => new Promise((resolve) => {
      const source = new EventSource(url);
      source.onmessage = source.onerror = ({ type }) => { source.close(); resolve(type); };
    }),
    xhr: (method, url, { wc, h = {}, up, b } = {}) => new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      request.withCredentials = Boolean(wc);
      for (const [name, value] of Object.entries(h)) request.setRequestHeader(name, value);
      if (up) request.upload.addEventListener('progress', () => {});
      request.onloadend = () => resolve('status ' + request.status);
      request.send(b);
    }),
    ready: true,
  });
`;

let target: RecordingTarget;
let app: RecordedApp;
beforeAll(async () => {
  target = await startTarget((request, response) => {
    const isStream = request.headers.accept === 'text/event-stream';
    response.setHeader('ETag', '"v1"');
    response.setHeader('Content-Type', isStream ? 'text/event-stream' : 'application/json');
    response.end(isStream ? 'data: 1\n\n' : '{"ok":true}');
  });
  app = await startApp(target, { files: { 'app.js': helpers } });
});
afterAll(async () => {
  await app?.dev.close();
  await target?.close();
});

const namesOf = ({ headers }: PageCall): string[] => headers.map(([name]) => name.toLowerCase()).sort();

/** What axios 1 says to every XMLHttpRequest, besides what its user asks for. */
const addedByAxios = ['accept', 'x-xsrf-token'];

describe.each(browserNames)('what %s reports of a call', (name) => {
  let browser: TestBrowser;
  let page: TestPage;
  beforeAll(async () => {
    browser = await launch(name);
    page = await browser.newPage();
    await page.goto(app.dev.url);
    await until('the helpers', () => page.evaluate<boolean>('window.ready === true'));
  });
  afterAll(() => browser?.close());

  const make = (code: string, url: string): Promise<unknown> =>
    page.evaluate(`(async (u) => { ${code} })(${JSON.stringify(url)}).catch(String)`);

  it.each(calls)('$name', async ({ name: call, api, code, truth }) => {
    const url = `/api/${name}/${call}`;
    await make(code, url);
    const made = await until('a report', () => app.reports.calls(url).find((one) => one.url.endsWith(url)));
    expect(made).toMatchObject({
      api: api === 'axios' ? 'xhr' : api,
      url: app.dev.url + url,
      mode: truth.mode,
      credentials: truth.credentials,
      redirect: 'follow',
      uploadListener: truth.uploadListener,
    });
    expect(made.body === 'stream').toBe(truth.stream);
    const own = api === 'axios' ? namesOf(made).filter((header) => !addedByAxios.includes(header)) : namesOf(made);
    const byAxios = code.includes("'a=1'") ? ['content-type'] : [];
    expect(own).toEqual([...truth.headers, ...byAxios]);
    // What was taken down is what the API received.
    const received = target.received.find((one) => one.url === url);
    for (const [header, value] of received ? made.headers : []) {
      const line = received?.headers[header.toLowerCase()];
      if (header.toLowerCase() !== 'user-agent') expect([header, line]).toEqual([header, value || line]);
    }
  });
});
