import { afterEach } from 'vitest';
import type { ProxyOptions } from 'vite';
import { corsGuard, type CorsGuardOptions } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import { call } from './call.ts';
import { startTarget, type Answer, type RecordingTarget } from './recording-target.ts';
import { until } from './until.ts';
import { pageHeaders, publicEntry, PUBLIC_HOST, startVite, type DevServer } from './vite-dev.ts';

/** The production page of these tests; http, because the targets are. */
export const PAGE = 'http://app.shop.example';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

/** Closes it after the test. */
export function closing<T extends { close(): Promise<void> }>(thing: T): T {
  open.push(thing);
  return thing;
}

export interface SetUp {
  readonly dev: DevServer;
  readonly target: RecordingTarget;
  /** The target under its public name. */
  readonly api: string;
  /** Makes a call as the dev page would; gives the status. */
  readonly page: (method: string, path: string, headers?: Record<string, string>, body?: string) => Promise<number>;
  /** Waits until so many calls are judged and reported. */
  readonly judged: (calls: number) => Promise<ReportDocument>;
}

export interface SetUpOptions {
  /** Options of the plugin, made when the API's address is known. */
  readonly options?: (api: string) => CorsGuardOptions;
  readonly files?: Record<string, string>;
  readonly entry?: ProxyOptions;
}

/** A target under a public name, and a Vite dev server that forwards `/api` to it. */
export async function setUp(answer: Answer, { options, files, entry }: SetUpOptions = {}): Promise<SetUp> {
  const target = closing(await startTarget(answer));
  const api = `http://${PUBLIC_HOST}:${target.port}`;
  const dev = closing(
    await startVite(
      {
        plugins: [corsGuard({ enabled: true, report: 'report.json', ...options?.(api) })],
        server: { proxy: { '/api': publicEntry(target.port, entry) } },
      },
      files,
    ),
  );
  return { dev, target, api, page: pageOf(dev), judged: judgedOf(dev) };
}

/** Calls of a page on this dev server. */
export function pageOf(dev: Pick<DevServer, 'url'>): SetUp['page'] {
  return async (method, path, headers = {}, body) => {
    const origin: Record<string, string> = method === 'GET' || method === 'HEAD' ? {} : { origin: dev.url };
    const sent = { ...pageHeaders(dev, { ...origin, ...headers }) };
    const answer = await call(dev.url + path, { method, headers: sent, ...(body !== undefined && { body }) });
    return answer.status;
  };
}

/** Waits for the report of this dev server. */
export function judgedOf<Report extends JudgedReport>(dev: {
  report(): Promise<Report>;
}): (calls: number) => Promise<Report> {
  return (calls) =>
    until(`${calls} judged calls`, async () => {
      const report = await dev.report().catch(() => undefined);
      const done = report?.calls.filter(({ verdicts }) => Object.values(verdicts).every(({ why }) => why !== 'budget'));
      return done && done.length >= calls ? report : undefined;
    });
}

interface JudgedReport {
  readonly calls: readonly { readonly verdicts: Readonly<Record<string, { readonly why?: string }>> }[];
}

/** `code (severity)` of every finding, sorted. */
export function codesOf(report: ReportDocument): string[] {
  return report.findings.map(({ code, severity }) => `${code} (${severity})`).sort();
}
