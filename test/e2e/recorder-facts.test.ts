import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageCall } from '../../packages/cors-guard/src/report/protocol.ts';
import { startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { lasting } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { browserNames, type TestPage } from './browsers.ts';
import { answerPageCall, callHelpers, makeCall } from './page-calls.ts';
import calls from './page-calls.json' with { type: 'json' };
import { openApp, startApp, type RecordedApp } from './recorder-set-up.ts';

let target: RecordingTarget;
let app: RecordedApp;
beforeAll(async () => {
  target = lasting(await startTarget(answerPageCall));
  app = lasting(await startApp(target, { files: { 'app.js': callHelpers } }));
});

const namesOf = ({ headers }: PageCall): string[] => headers.map(([name]) => name.toLowerCase()).sort();

/** What axios 1 says to every XMLHttpRequest, besides what its user asks for. */
const addedByAxios = ['accept', 'x-xsrf-token'];

describe.each(browserNames)('what %s reports of a call', (name) => {
  let page: TestPage;
  beforeAll(async () => {
    page = await openApp(app, name, 'window.ready === true');
  });
  afterAll(() => page?.close());

  it.each(calls)('$name', async ({ name: call, api, code, truth }) => {
    const url = `/api/${name}/${call}`;
    await makeCall(page, code, url);
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
