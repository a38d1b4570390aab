/** One run of the gallery: what browsers do on the twin page, what a guarded dev server says, and what the command line says. */

import { run as runCli } from '../../packages/cors-guard/src/cli/run.ts';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import type { Host } from '../helpers/host.ts';
import { until } from '../helpers/until.ts';
import { byFetch, type Met } from '../integration/table/attempts.ts';
import { doAll, type Job, type RealBrowser } from '../integration/table/browsers.ts';
import type { Case } from '../integration/table/compare.ts';
import type { Facts } from '../integration/table/kinds.ts';
import { signed, type GalleryCall } from './calls.ts';
import { baseOf, type Gallery, type SetUp } from './set-ups.ts';

/** What became of every call on the twin pages. */
export interface Fates {
  /** By browser, by the id of the call: what the page got. */
  readonly met: ReadonlyMap<string, ReadonlyMap<string, Met>>;
  /** Ids of the calls that came to an API, preflights aside. */
  readonly arrived: ReadonlySet<string>;
}

/** A call of a set-up, and its path in development and production. */
interface Made {
  readonly setUp: SetUp;
  readonly call: GalleryCall;
  readonly path: string;
  /** `METHOD path` */
  readonly id: string;
}

function madeBy(setUp: SetUp): readonly Made[] {
  return setUp.entry.calls.map((call) => {
    const path = baseOf(setUp.name) + call.path;
    return { setUp, call, path, id: `${call.method} ${path}` };
  });
}

function jobsOf(setUps: readonly SetUp[], originOf: (setUp: SetUp) => string): readonly Job[] {
  return setUps.flatMap(madeBy).map(({ setUp, call, path, id }) => {
    const { method, headers, body, credentials } = call;
    const init = { method, ...(headers && { headers }), ...(body && { body }), ...(credentials && { credentials }) };
    return { id, attempt: byFetch(init), url: originOf(setUp) + path };
  });
}

/** Makes every call on the twin page of every browser: the one source of what is right. */
export async function meetProduction(
  { page, setUps, arrived }: Gallery,
  browsers: readonly RealBrowser[],
): Promise<Fates> {
  const jobs = jobsOf(setUps, ({ origin }) => origin);
  const met = browsers.map(async (browser) => {
    const tab = await browser.newPage();
    await tab.goto(page);
    const fates = await doAll(tab, jobs);
    await tab.close();
    return [browser.name, fates] as const;
  });
  return { met: new Map(await Promise.all(met)), arrived: new Set(arrived) };
}

/** Whether the overlay shows that something was found. */
const HAS_BADGE = `(() => {
  const badge = document.querySelector('cors-guard-overlay')?.shadowRoot?.querySelector('.open');
  return badge ? badge.checkVisibility() && badge.getBoundingClientRect().width > 0 : false;
})()`;

/** Makes every call on the page of a guarded dev server, where the overlay shows itself, and waits until all are judged. */
export async function judgeByHost(
  host: Host,
  { page, setUps }: Gallery,
  browser: RealBrowser,
): Promise<ReportDocument> {
  const server = await host.start({
    proxy: Object.fromEntries(setUps.map(({ name, origin }) => [`${baseOf(name)}/`, { target: origin, ws: true }])),
    options: {
      enabled: true,
      browsers: ['chromium', 'firefox'],
      production: { page, api: Object.fromEntries(setUps.map(({ name, origin }) => [baseOf(name), origin])) },
      // What is behind a login can be judged by an answer to somebody who is logged in alone.
      probe: { perMinute: 6_000, inFlight: 16, credentials: [`/*${signed.path}`] },
    },
  });
  try {
    const tab = await browser.newPage();
    await tab.goto(server.url);
    await doAll(
      tab,
      jobsOf(setUps, () => ''),
    );
    await until('the badge on the page', () => tab.evaluate(HAS_BADGE).then((has) => has === true), 60_000);
    await tab.close();
    const ids = setUps.flatMap(madeBy).map(({ id }) => id);
    return await until('every call in the report', async () => isComplete(await server.report(), ids), 60_000);
  } finally {
    await server.close();
  }
}

function isComplete(report: ReportDocument, ids: readonly string[]): ReportDocument | false {
  const judged = report.calls.filter(({ verdicts }) => Object.values(verdicts).every(({ why }) => why !== 'budget'));
  const seen = new Set(judged.map(({ method, url }) => `${method} ${url}`));
  return ids.every((id) => seen.has(id)) && report;
}

/** Checks every call by the command line, each on its own; gives the reports of a set-up by its name. */
export async function judgeByCheck({ page, setUps }: Gallery): Promise<ReadonlyMap<string, readonly ReportDocument[]>> {
  const reports = new Map<string, readonly ReportDocument[]>();
  for (const setUp of setUps) {
    reports.set(setUp.name, await Promise.all(madeBy(setUp).map((made) => check(page, made))));
  }
  return reports;
}

async function check(page: string, { setUp, call, path }: Made): Promise<ReportDocument> {
  const lines = Object.entries(call.headers ?? {}).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const credentials = call.credentials ? ['--credentials', call.credentials] : [];
  const browsers = ['--browsers', 'chromium,firefox'];
  const out: string[] = [];
  const args = ['check', setUp.origin + path, '--page', page, '-X', call.method, ...lines, ...credentials, ...browsers];
  await runCli([...args, '--json'], {
    env: {},
    out: (text) => out.push(text),
    err: (text) => out.push(text),
    colors: false,
  });
  return JSON.parse(out.join('')) as ReportDocument;
}

/** Every call of a set-up beside what became of it in a browser, ready to be compared. */
export function casesOf(
  setUp: SetUp,
  browser: RealBrowser['name'],
  { met: all, arrived }: Fates,
  reports: readonly ReportDocument[],
): readonly Case[] {
  const judged = reports.flatMap(({ calls }) => calls);
  return madeBy(setUp).map(({ call, id }) => {
    const met = all.get(browser)?.get(id);
    if (met === undefined) throw new Error(`the twin page has not called ${id}`);
    const facts: Facts = { credentials: call.credentials ?? 'same-origin', mode: 'cors', uploadListener: 'false' };
    return {
      api: setUp.name,
      kind: {
        name: call.path,
        method: call.method,
        attempt: '',
        facts,
        ...(call.method !== 'GET' && { isNotRepeated: true }),
      },
      development: true,
      production: { met, arrived: arrived.has(id), answered: met !== false },
      verdict: judged.find(({ method, url }) => `${method} ${url}` === id)?.verdicts[browser],
    };
  });
}

/** `severity code (detail)` of the findings about a set-up, each once. */
export function codesOf(setUp: SetUp, reports: readonly ReportDocument[]): readonly string[] {
  const findings = reports.flatMap((report) => report.findings).filter(({ target }) => target === setUp.origin);
  const codes = findings.map(
    ({ severity, code, detail }) => `${severity} ${code}${detail === '' ? '' : ` (${detail})`}`,
  );
  return [...new Set(codes)].sort();
}
