import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOf, recordedCallOf, type Observation } from '../../packages/cors-guard/src/observe/index.ts';
import { linesOf } from '../../packages/cors-guard/src/observe/header-lines.ts';
import {
  predict,
  profiles,
  type BrowserRequest,
  type Call,
  type HeaderLine,
  type Settlement,
} from '../../packages/cors-guard/src/predict/index.ts';
import { registrableDomain } from '../../packages/cors-guard/src/probe/index.ts';
import type { PageCall } from '../../packages/cors-guard/src/report/protocol.ts';
import { getHeader } from '../../packages/cors-guard/src/rules/index.ts';
import { exchange } from '../helpers/judge.ts';
import { startTarget, type Answer, type Received, type RecordingTarget } from '../helpers/recording-target.ts';
import { lasting } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { browserNames, launch, type TestBrowser, type TestPage } from './browsers.ts';
import { answerPageCall, callHelpers, makeCall } from './page-calls.ts';
import calls from './page-calls.json' with { type: 'json' };
import { startApp, type RecordedApp } from './recorder-set-up.ts';

/** Allows every page everything. */
const allowing: Answer = (request, response, body) => {
  const { headers } = request;
  response.setHeader('Access-Control-Allow-Origin', headers.origin ?? '*');
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Allow-Methods', headers['access-control-request-method'] ?? 'GET');
  response.setHeader('Access-Control-Allow-Headers', headers['access-control-request-headers'] ?? 'accept');
  answerPageCall(request, response, body);
};

/** A request on the wire, as far as CORS is concerned. */
interface Sent {
  readonly method: string;
  readonly origin: string | null;
  readonly asksMethod: string | null;
  readonly asksHeaders: string | null;
  readonly isWithCookies: boolean;
}

function sent(method: string, origin: string | null, lines: readonly HeaderLine[], isWithCookies: boolean): Sent {
  const asksMethod = getHeader(lines, 'access-control-request-method');
  return { method, origin, asksMethod, asksHeaders: getHeader(lines, 'access-control-request-headers'), isWithCookies };
}

const sentBy = ({ method, rawHeaders, headers }: Received): Sent =>
  sent(method, headers.origin ?? null, linesOf(rawHeaders), headers.cookie !== undefined);

const sentAs = ({ method, origin, headers, includeCredentials }: BrowserRequest): Sent =>
  sent(method, origin, headers, includeCredentials);

/** What went through the dev server, as the page sent it. */
const observed = ({ method, url, rawHeaders }: Received, target: RecordingTarget): Observation => ({
  entry: '/api',
  target: target.origin,
  targetBase: '',
  method,
  devPath: url,
  forwardedPath: url,
  requestHeaders: linesOf(rawHeaders),
  proxyHeaders: [],
  transport: {},
});

let target: RecordingTarget;
let api: RecordingTarget;
let development: RecordedApp;
let production: RecordedApp;
beforeAll(async () => {
  target = lasting(await startTarget(answerPageCall));
  api = lasting(await startTarget(allowing));
  const files = { 'app.js': callHelpers };
  development = lasting(await startApp(target, { files }));
  production = lasting(await startApp(target, { guarded: false, files }));
});

/** What is predicted for a call in production: what the browser sends, and what comes of it. */
async function predicted(call: Call, browser: 'chromium' | 'firefox'): Promise<{ wire: Sent[]; end: Settlement }> {
  const { url: origin } = production.dev;
  const env = { registrableDomain, cache: undefined, now: 0 };
  const run = predict(call, { origin, url: `${origin}/`, headers: [] }, profiles[browser], env);
  const wire: Sent[] = [];
  let step = run.next();
  while (!step.done) {
    wire.push(sentAs(step.value));
    step = run.next({ exchange: await exchange(step.value), httpVersion: 1, source: 'probe' });
  }
  return { wire, end: step.value };
}

/** The call behind what the page told and what the dev server got; undefined for a beacon that is sent whatever the API says. */
function resultingCall(told: PageCall, path: string, index: number): Call | undefined {
  const received = target.received.filter(({ url }) => url === path)[index];
  const url = api.origin + path;
  // A stream never gets as far as the dev server: browsers that have streams send them over HTTP/2 only.
  const named = received ? callOf(observed(received, target), url, told) : recordedCallOf(told, [], url);
  return 'call' in named ? named.call : undefined;
}

describe.each(browserNames)('what %s sends to another origin', (name) => {
  let browser: TestBrowser;
  let here: TestPage;
  let there: TestPage;
  beforeAll(async () => {
    browser = await launch(name);
    there = await browser.newPage();
    // The page in front: browsers slow down the timers of the others.
    here = await browser.newPage();
    for (const [page, { dev }] of [
      [here, development],
      [there, production],
    ] as const) {
      await page.goto(dev.url);
      await until('the helpers', () => page.evaluate<boolean>('window.ready === true'));
    }
  });
  afterAll(() => browser?.close());

  it.each(calls)('is as predicted from development: $name', async ({ name: id, api: interfaceName, code }) => {
    const path = `/api/${name}/${id}`;
    const count = code.split('fetch(u').length > 2 ? 2 : 1;
    await makeCall(here, code, path);
    const told = await until('a report', () => {
      const all = development.reports.calls(path).filter(({ url }) => url.endsWith(path));
      return all.length >= count && all;
    });
    const expected: Sent[] = [];
    const ends: string[] = [];
    for (const [index, one] of told.entries()) {
      const call = resultingCall(one, path, index);
      if (!call) continue;
      const { wire, end } = await predicted(call, name);
      expected.push(...wire);
      ends.push(end.outcome);
    }

    const before = api.received.length;
    const made = await makeCall(there, code, api.origin + path);
    const wire = (): Sent[] =>
      api.received
        .slice(before)
        .filter(({ url }) => url === path)
        .map(sentBy);
    if (interfaceName === 'beacon') {
      // Nothing is predicted: it is sent whatever the API says.
      expect(ends).toEqual([]);
      const beacon = { method: 'POST', origin: production.dev.url, asksMethod: null, asksHeaders: null };
      await until('the beacon', () => wire().length > 0);
      expect(wire()).toEqual([{ ...beacon, isWithCookies: true }]);
      return;
    }
    expect(wire()).toEqual(expected);
    const passes = ends.every((end) => end === 'allowed');
    expect([passes, made]).toEqual([/^(status 200|message)/.test(made), made]);
  });
});
