import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { allowlistApi, startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { lasting, startGuarded } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import type { DevServer } from '../helpers/vite-dev.ts';
import { launch, type TestBrowser, type TestPage } from './browsers.ts';

let target: RecordingTarget;
let dev: DevServer;
let browser: TestBrowser;

/** Serves the document as its own server would, without Vite's hands on it. */
const renderDocument: Plugin = {
  name: 'render-document',
  configureServer: (server) => () => {
    server.middlewares.use((_request, response, next) => {
      server.ssrLoadModule('/server.js').then((module) => {
        response.setHeader('Content-Type', 'text/html');
        response.end((module as { render(): string }).render());
      }, next);
    });
  },
};

beforeAll(async () => {
  target = lasting(await startTarget(allowlistApi([])));
  dev = lasting(
    await startGuarded(target, {
      root: fileURLToPath(new URL('frameworks/react-document', import.meta.url)),
      appType: 'custom',
      options: { report: false },
      plugins: [renderDocument],
      optimizeDeps: { include: ['react', 'react-dom/client'] },
      server: { hmr: true },
    }),
  );
  browser = lasting(await launch('chromium'));
});

const hasOverlay = (page: TestPage): Promise<boolean> =>
  page.evaluate(`document.querySelector('cors-guard-overlay') !== null`);

/** Clicks until React hears it. */
const isAlive = (page: TestPage): Promise<boolean> =>
  page.evaluate(
    `(() => { const b = document.getElementById('count'); b.click(); return Number(b.textContent) > 0; })()`,
  );

const attributes = (page: TestPage): Promise<string> =>
  page.evaluate(`[...document.documentElement.attributes, ...document.body.attributes].map(({ name }) => name).join()`);

/** What React says of a document that is not as its server wrote it. */
const complaints = ({ printed }: TestPage): string[] =>
  printed.filter((line) => /hydrat|did(n't| not) match/i.test(line));

describe('an app that takes over the whole document of its server', () => {
  it('does so without a warning, and the overlay comes after it', async () => {
    const page = await browser.newPage();
    await page.goto(dev.url);
    await until('the app', () => isAlive(page));
    await until('the overlay', () => hasOverlay(page));
    expect(complaints(page)).toEqual([]);
    expect(await attributes(page)).toBe('lang');
    await page.close();
  });

  it('does so without a warning when the overlay was there first', async () => {
    const page = await browser.newPage();
    await page.goto(`${dev.url}/?late`);
    await until('the overlay', () => hasOverlay(page));
    expect(await isAlive(page)).toBe(false);
    await page.evaluate('(window.hydrate(), undefined)');
    await until('the app', () => isAlive(page));
    expect(complaints(page)).toEqual([]);
    expect(await hasOverlay(page)).toBe(true);
    expect(await attributes(page)).toBe('lang');
    await page.close();
  });

  it('would tell, had anything been changed', async () => {
    const page = await browser.newPage();
    await page.goto(`${dev.url}/?late`);
    await page.evaluate(`(document.documentElement.setAttribute('data-changed', ''), window.hydrate(), undefined)`);
    await until('the complaint', () => complaints(page).length > 0);
    await page.close();
  });
});
