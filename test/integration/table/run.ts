/** One run of the table: the twin page in each browser, then the same calls on the page of every guarded dev server. */

import { createServer } from 'node:http';
import type { ReportDocument } from '../../../packages/cors-guard/src/report/index.ts';
import type { HostServer } from '../../helpers/host.ts';
import { listening } from '../../helpers/listening.ts';
import { until } from '../../helpers/until.ts';
import { APIS } from './apis.ts';
import { doAll, type RealBrowser, type Tab, type TableBrowser } from './browsers.ts';
import type { Met } from './attempts.ts';
import { casePath, jobsOf, pairsOf, type Pair } from './cases.ts';
import type { Case, Production } from './compare.ts';
import type { Place } from './place.ts';
import { startApis, type ApiServers } from './servers.ts';
import { ADDRESS_BAR, SILENT_API, SILENT_KINDS } from './silent.ts';

/** Until the last verdict, in milliseconds. */
const MOST_MS = 60_000;

/** The APIs and the production page, which all hosts share. */
export interface Bench {
  readonly page: string;
  readonly apis: ApiServers;
  close(): Promise<void>;
}

/**
 * Starts the APIs and the twin page. The page is on a name below localhost and the APIs on an address: two sites, both on this
 * machine, so that neither mixed content nor local network access decides anything.
 */
export async function startBench(): Promise<Bench> {
  const html = '<!doctype html><title>app</title>';
  const twin = createServer((_request, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(html));
  const { port, close } = await listening(twin);
  const page = `http://app.localhost:${port}`;
  const apis = await startApis([...APIS, SILENT_API], page);
  return {
    page,
    apis,
    async close() {
      await apis.close();
      await close();
    },
  };
}

/** What became of every call on the twin page, by its path. */
export type Fates = ReadonlyMap<string, Production>;

/** Makes every call on the twin page: the one source of what is right, for all hosts. */
export async function meetProduction({ page, apis }: Bench, browsers: readonly RealBrowser[]): Promise<Fates> {
  const met = await Promise.all(
    browsers.map(async (browser) => {
      const tab = await browser.newPage();
      await tab.goto(page);
      const results = await doAll(
        tab,
        jobsOf(pairsOf(browser.name), browser.name, (api) => apis.origins[api] ?? ''),
      );
      await tab.close();
      return [...results];
    }),
  );
  const arrived = new Set(apis.seen.map(({ path }) => path));
  const answered = new Set(apis.seen.filter(({ status }) => status < 300 || status >= 400).map(({ path }) => path));
  return new Map(
    met.flat().map(([path, one]) => [path, { met: one, arrived: arrived.has(path), answered: answered.has(path) }]),
  );
}

/** What a host gives in one browser: all cases, and the report that their verdicts come from. */
export interface Run {
  readonly cases: readonly Case[];
  readonly report: ReportDocument;
}

/** Makes every call on the page of a guarded dev server, and waits for the verdicts. */
export async function runPlace(
  place: Place,
  { page, apis }: Bench,
  realBrowser: RealBrowser,
  fates: Fates,
): Promise<Run> {
  const { name: browser } = realBrowser;
  const origins = Object.entries(apis.origins);
  const server = await place.host.start({
    ...(place.hostName !== undefined && { hostName: place.hostName }),
    proxy: Object.fromEntries(origins.map(([name, target]) => [`/${name}/`, { target, ws: true }])),
    options: {
      enabled: true,
      browsers: [browser],
      production: { page, api: Object.fromEntries(origins.map(([name, origin]) => [`/${name}`, origin])) },
      probe: { perMinute: 6_000, inFlight: 16 },
    },
  });
  const url = urlOf(server, place);
  const jobs = jobsOf(pairsOf(browser, place), browser);
  try {
    const tab = await realBrowser.newPage();
    await tab.goto(url);
    await makeSilentRequests(url, tab, apis, browser);
    await tab.goto(url);
    const development = await doAll(tab, jobs);
    await tab.close();
    const paths = jobs.map(({ id }) => id);
    const report = await until('every call in the report', () => judgedReport(server, paths, browser), MOST_MS);
    return { cases: casesOf(pairsOf(browser, place), browser, development, fates, report), report };
  } finally {
    await server.close();
  }
}

function urlOf({ url }: HostServer, { hostName }: Place): string {
  return hostName === undefined ? url : `http://${hostName}:${new URL(url).port}`;
}

/** Those first: when the calls are judged, they have been looked at. */
async function makeSilentRequests(url: string, tab: Tab, apis: ApiServers, browser: TableBrowser): Promise<void> {
  const pathOf = (kind: string): string => casePath(SILENT_API.name, browser, kind);
  const before = apis.seen.length;
  await doAll(
    tab,
    SILENT_KINDS.map(({ name, attempt }) => ({ id: name, attempt, url: pathOf(name) })),
  );
  await until('every request that is no call at its API', () => {
    const paths = new Set(apis.seen.slice(before).map(({ path }) => path));
    return SILENT_KINDS.every(({ name, isLeftBy }) => isLeftBy === browser || paths.has(pathOf(name)));
  });
  await tab.goto(url + pathOf(ADDRESS_BAR));
}

/** The report, if every call is in it with a verdict. */
async function judgedReport(
  server: HostServer,
  paths: readonly string[],
  browser: TableBrowser,
): Promise<ReportDocument | undefined> {
  const report = await server.report();
  const judged = report.calls.filter(({ verdicts }) => verdicts[browser]?.why !== 'budget');
  const known = new Set(judged.map(({ url }) => url));
  return paths.every((path) => known.has(path)) ? report : undefined;
}

function casesOf(
  pairs: readonly Pair[],
  browser: TableBrowser,
  development: ReadonlyMap<string, Met>,
  fates: Fates,
  report: ReportDocument,
): readonly Case[] {
  const verdicts = new Map(report.calls.map(({ url, verdicts: all }) => [url, all[browser]]));
  return pairs.map(({ api, kind }) => {
    const path = casePath(api, browser, kind.name);
    const production = fates.get(path);
    if (!production) throw new Error(`the twin page has not called ${path}`);
    return { api, kind, development: development.get(path) ?? false, production, verdict: verdicts.get(path) };
  });
}
