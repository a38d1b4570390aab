import type { InlineConfig, Plugin, ProxyOptions } from 'vite';
import { afterAll, afterEach } from 'vitest';
import { corsGuard, type CorsGuardOptions } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import { call } from './call.ts';
import { startTarget, type Answer, type RecordingTarget } from './recording-target.ts';
import { until } from './until.ts';
import { pageHeaders, publicEntry, PUBLIC_HOST, startVite, type DevServer } from './vite-dev.ts';

/** The production page of these tests; http, because the targets are. */
export const PAGE = 'http://app.shop.example';

interface Closable {
  close(): Promise<void>;
}

const open = { test: [] as Closable[], file: [] as Closable[] };
afterEach(() => closeAll(open.test));
afterAll(() => closeAll(open.file));

async function closeAll(things: Closable[]): Promise<void> {
  for (const thing of things.splice(0).reverse()) await thing.close();
}

/** Closes it after the test. */
export function closing<T extends Closable>(thing: T): T {
  open.test.push(thing);
  return thing;
}

/** Closes it after all tests of the file. */
export function lasting<T extends Closable>(thing: T): T {
  open.file.push(thing);
  return thing;
}

/** The production page, and the API that it calls there. */
export const given = (api: string, more: CorsGuardOptions = {}): CorsGuardOptions => ({
  production: { page: PAGE, api },
  ...more,
});

/** The plugin for Vite as tests have it, told what production is. */
export const guard = (api: string, more?: CorsGuardOptions): Plugin[] => guardWith(given(api, more));

const guardWith = (options: CorsGuardOptions = {}): Plugin[] =>
  corsGuard({ enabled: true, report: 'report.json', ...options });

/** A server on this machine under its public name. */
export const publicOrigin = ({ port }: { readonly port: number }): string => `http://${PUBLIC_HOST}:${port}`;

/** How a guarded dev server is to be set up, besides what Vite takes. */
export interface GuardedSetUp extends InlineConfig {
  /** Further options of the plugin. */
  readonly options?: CorsGuardOptions;
  readonly files?: Record<string, string>;
}

/** A Vite dev server that forwards `/api` to the target under its public name; it is told that this is the API of production. */
export function startGuarded(target: { readonly port: number }, setUp: GuardedSetUp = {}): Promise<DevServer> {
  const { options, files, plugins = [], server, ...config } = setUp;
  return startVite(
    {
      ...config,
      plugins: [guard(publicOrigin(target), options), ...plugins],
      server: { proxy: { '/api': publicEntry(target.port) }, ...server },
    },
    files,
  );
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
  const api = publicOrigin(target);
  const dev = closing(
    await startVite(
      {
        plugins: [guardWith(options?.(api))],
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
