import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageReport } from '../../packages/cors-guard/src/report/protocol.ts';
import { bundlerNames, startBundler, type BundlerServer } from '../helpers/bundler-dev.ts';
import { allowlistApi, pageAnswer, startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { closing, lasting, PAGE } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { publicEntry, PUBLIC_HOST } from '../helpers/vite-dev.ts';
import { launchChromium } from './browser.ts';
import { launch } from './browsers.ts';

const POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self' ws:";

const scripts = (...names: readonly string[]): string =>
  names.map((name) => `<script src="/${name}.js"></script>`).join('');
const html = (head: string): string => `<!doctype html><link rel="icon" href="data:,"><title>app</title>${head}`;

const files = {
  // What it calls at once is recorded as well: the recorder stands in front.
  'src/shop.js': "window.shop = import('./later.js');\nfetch('/api/shop');\n",
  'src/later.js': "export const later = () => {\n  return fetch('/api/later');\n};\n",
  'src/cart.js': "fetch('/api/cart');\n",
  'src/with-worker.js': "new Worker(new URL('./worker.js', import.meta.url));\n",
  'src/worker.js': "fetch('/api/worker').then(() => postMessage('done'));\n",
  'src/server.js': "console.log('server');\n",
  'public/index.html': html(scripts('runtime', 'shop', 'cart')),
  'public/strict.html': html(
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">${scripts('runtime', 'shop')}`,
  ),
  'public/worker.html': html(scripts('runtime', 'with-worker')),
};

/** Several entries that share a runtime, and a build for Node beside them. */
const app = {
  name: 'app',
  devtool: 'source-map',
  entry: { shop: './src/shop.js', cart: './src/cart.js', 'with-worker': './src/with-worker.js' },
  optimization: { runtimeChunk: 'single' },
};
const server = {
  name: 'server',
  target: 'node',
  entry: { server: './src/server.js' },
  output: { filename: '[name].cjs' },
};

let browser: Browser;
let target: RecordingTarget;

beforeAll(async () => {
  target = lasting(await startTarget(allowlistApi([])));
  browser = lasting(await launchChromium());
});

interface Opened {
  readonly page: Page;
  readonly printed: string[];
  /** `/api/shop` of every call that was told. */
  readonly told: string[];
}

async function open(url: string): Promise<Opened> {
  const opened: Opened = { page: await browser.newPage(), printed: [], told: [] };
  opened.page.on('console', (message) => opened.printed.push(message.text()));
  opened.page.on('pageerror', ({ message }) => opened.printed.push(message));
  opened.page.on('request', (request) => {
    if (!request.url().endsWith('/report') && !request.url().includes('/report?')) return;
    const report = request.postDataJSON() as PageReport | null;
    opened.told.push(...(report?.calls ?? []).map((call) => new URL(call.url).pathname));
  });
  await opened.page.goto(url);
  return opened;
}

/** What dev servers say in the console about themselves. */
const isOfHost = (text: string): boolean => /^\[(webpack-dev-server|rspack-dev-server|HMR|webpack|rspack)/i.test(text);

describe.each(bundlerNames)('%s', (name) => {
  let dev: BundlerServer;
  beforeAll(async () => {
    dev = await startBundler(name, {
      files,
      config: app,
      beside: [server],
      devServer: { allowedHosts: 'all', proxy: [{ context: ['/api'], ...publicEntry(target.port) }] },
      options: { production: { page: PAGE, api: `http://${PUBLIC_HOST}:${target.port}` } },
    });
  });
  afterAll(() => dev?.close());

  it('has one recorder in front of all entries of a page, and shows what was found', async () => {
    const { page, printed, told } = await open(dev.url);
    await page.evaluate('shop.then((chunk) => chunk.later()).then(() => undefined)');
    await page.locator('cors-guard-overlay .open').waitFor();
    await until('the calls', () => told.length >= 3);
    expect(told.sort()).toEqual(['/api/cart', '/api/later', '/api/shop']);
    const report = await until('their verdicts', async () => {
      const now = await dev.report();
      return now.calls.length === 3 && now.calls.every(({ source }) => source !== null) && now;
    });
    // Without a loader that makes maps of its own, bundlers map lines and statements.
    expect(report.calls.map(({ url, source }) => `${url} ${source}`).sort()).toEqual([
      '/api/cart src/cart.js:1:1',
      '/api/later src/later.js:2',
      '/api/shop src/shop.js:2:1',
    ]);
    expect(printed.filter((text) => !isOfHost(text))).toEqual([]);
    await page.close();
  });

  it('shows it under a strict policy', async () => {
    const { page, printed } = await open(`${dev.url}/strict.html`);
    await page.locator('cors-guard-overlay .open').click();
    await page.locator('cors-guard-overlay .panel').waitFor();
    expect(printed.filter((text) => !isOfHost(text))).toEqual([]);
    await page.close();
  });

  it('rests in workers, which no recorder sees, and in code for Node', async () => {
    const { page, told } = await open(`${dev.url}/worker.html`);
    await until('the call of the worker', async () =>
      (await dev.report()).calls.some(({ url }) => url === '/api/worker'),
    );
    expect(told).not.toContain('/api/worker');
    const code = await page.request.get(`${dev.url}/server.cjs`);
    expect(await code.text()).not.toContain('cors-guard.recorder');
    expect(await (await page.request.get(`${dev.url}/shop.js`)).text()).toContain('cors-guard.recorder');
    await page.close();
  });

  it('leaves a page alone that another server has made', async () => {
    const entries = ['runtime', 'cart'].map((entry) => `<script src="${dev.url}/${entry}.js"></script>`);
    const backEnd = closing(await startTarget(pageAnswer(html(entries.join('')))));
    const page = await browser.newPage();
    await page.goto(`${backEnd.origin}/`);
    await page.evaluate(() => fetch('/own').then(() => undefined));
    const asked = backEnd.received.map(({ method, url }) => `${method} ${url}`);
    expect(asked.filter((text) => text !== 'GET /ws')).toEqual(['GET /', 'GET /api/cart', 'GET /own']);
    expect(await page.evaluate(() => Symbol.for('cors-guard.recorder') in window)).toBe(false);
    await page.close();
  });

  // What differs from browser to browser is the same on every host.
  it.runIf(name === 'webpack-dev-server')('shows it in Firefox', async () => {
    const firefox = await launch('firefox');
    const page = await firefox.newPage();
    await page.goto(dev.url);
    await until('the badge', () => page.evaluate<boolean>("Boolean(document.querySelector('cors-guard-overlay'))"));
    expect(page.printed.filter((text) => !isOfHost(text))).toEqual([]);
    await page.close();
    await firefox.close();
  });
});
