import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { corsGuard } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { collectPageReports, type PageReports } from '../helpers/page-reports.ts';
import type { RecordingTarget } from '../helpers/recording-target.ts';
import { until } from '../helpers/until.ts';
import { startVite, type DevServer } from '../helpers/vite-dev.ts';
import { launch, type BrowserName, type TestPage } from './browsers.ts';

const axios = join(dirname(createRequire(import.meta.url).resolve('axios/package.json')), 'dist/esm/axios.js');

export const emptyPage = '<!doctype html><link rel="icon" href="data:,"><title>app</title>';

export interface RecordedApp {
  readonly dev: DevServer;
  readonly reports: PageReports;
  close(): Promise<void>;
}

/** A dev server that forwards `/api` to the target, with the plugin or with the plugin switched off. */
export async function startApp(
  target: RecordingTarget,
  { guarded = true, files = {}, plugins = [] }: AppOptions = {},
): Promise<RecordedApp> {
  const reports = collectPageReports();
  const dev = await startVite(
    {
      plugins: [...plugins, corsGuard({ enabled: guarded, probe: false }), reports.plugin],
      resolve: { alias: { axios } },
      optimizeDeps: { noDiscovery: true },
      server: { proxy: { '/api': target.origin }, fs: { strict: false } },
    },
    { 'index.html': `${emptyPage}<script type="module" src="/app.js"></script>`, 'app.js': '', ...files },
  );
  return { dev, reports, close: () => dev.close() };
}

/** The app in a browser of its own, which closes with the page; `isReady` is an expression that becomes true there. */
export async function openApp({ dev }: RecordedApp, name: BrowserName, isReady: string): Promise<TestPage> {
  const browser = await launch(name);
  const page = await browser.newPage();
  await page.goto(dev.url);
  await until('the app', () => page.evaluate<boolean>(isReady));
  return { ...page, close: () => browser.close() };
}

export interface AppOptions {
  readonly guarded?: boolean;
  readonly files?: Record<string, string>;
  readonly plugins?: readonly Plugin[];
}
