import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { InlineConfig } from 'vite';
import { corsGuard } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { launch, type TestBrowser } from '../e2e/browsers.ts';
import { collectPageReports, type PageReports } from '../helpers/page-reports.ts';
import { startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { closing } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { startVite, type DevServer } from '../helpers/vite-dev.ts';

let browser: TestBrowser;
let target: RecordingTarget;
beforeAll(async () => {
  browser = await launch('chromium');
  target = await startTarget((_request, response) => response.setHeader('X-Total', '1').end('{}'));
});
afterAll(async () => {
  await browser?.close();
  await target?.close();
});

const app = {
  'index.html':
    '<!doctype html><link rel="icon" href="data:,"><title>app</title><script type="module" src="/app.js"></script>',
  'app.js': "fetch('/api/early').then((answer) => answer.headers.get('X-Total'));",
};

async function start(config: InlineConfig = {}, enabled = true): Promise<{ dev: DevServer; reports: PageReports }> {
  const reports = collectPageReports();
  const dev = await startVite(
    {
      plugins: [corsGuard({ enabled, probe: false }), reports.plugin],
      server: { proxy: { '/api': target.origin } },
      ...config,
    },
    app,
  );
  return { dev: closing(dev), reports };
}

async function viteClient(dev: DevServer): Promise<string> {
  const response = await fetch(`${dev.url}/@vite/client`);
  expect(response.status).toBe(200);
  return response.text();
}

describe('the recorder on a Vite dev server', () => {
  it('is there before the app, and reports what the app did before the channel was up', async () => {
    const { dev, reports } = await start();
    const page = await browser.newPage();
    await page.goto(dev.url);
    const call = await reports.call('/api/early');
    expect(call).toMatchObject({ number: 1, api: 'fetch', url: `${dev.url}/api/early` });
    expect(call.stack).toMatch(/^\s+at .*\/app\.js:1:\d+/);
    expect(page.printed.filter((line) => !line.includes('[vite]'))).toEqual([]);
    await page.close();
  });

  it('stands in front of the client of Vite, whose lines keep their numbers', async () => {
    const guarded = (await viteClient((await start()).dev)).split('\n');
    const bare = (await viteClient((await start({}, false)).dev)).split('\n');
    // Each server has a token and a port of its own.
    const alike = (line: string | undefined): string => (line ?? '').replace(/(token|port|host)\b.*/i, '');
    expect(guarded.slice(1, bare.length - 1).map(alike)).toEqual(bare.slice(1, -1).map(alike));
  });

  it('is not there when the guard is off', async () => {
    const { dev, reports } = await start({}, false);
    expect(await viteClient(dev)).not.toContain('cors-guard');
    const page = await browser.newPage();
    await page.goto(dev.url);
    expect(await page.evaluate(`Symbol.for('cors-guard.recorder') in window`)).toBe(false);
    expect(reports.reports).toEqual([]);
    await page.close();
  });

  it('reaches pages below a base path', async () => {
    const { dev, reports } = await start({ base: '/base/' });
    const page = await browser.newPage();
    await page.goto(`${dev.url}/base/`);
    await reports.call('/api/early');
    await page.close();
  });

  it('reports after a restart of the dev server too', async () => {
    const { dev, reports } = await start();
    await dev.restart();
    const page = await browser.newPage();
    await page.goto(dev.url);
    await reports.call('/api/early');
    await page.close();
  });

  it.runIf(inject('vite') === 'vite')('reaches pages that are bundled in development', async () => {
    const { dev, reports } = await start({ experimental: { bundledDev: true } });
    // Until the first bundle is there, Vite shows a page of its own.
    const html = async (): Promise<string> => (await fetch(dev.url, { headers: { accept: 'text/html' } })).text();
    await until('the first bundle', async () => !(await html()).includes('__vite_is_fallback_page__'));
    const page = await browser.newPage();
    await page.goto(dev.url);
    const call = await reports.call('/api/early');
    expect(call).toMatchObject({ number: 1, api: 'fetch', url: `${dev.url}/api/early` });
    await page.close();
  });
});
