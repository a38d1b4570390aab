import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corsGuard } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { PAGE } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { publicEntry, PUBLIC_HOST, startVite, type DevServer } from '../helpers/vite-dev.ts';
import { browserNames, launch, type TestBrowser, type TestPage } from './browsers.ts';

let target: RecordingTarget;
let dev: DevServer;
let isFixed = false;

beforeAll(async () => {
  target = await startTarget((_request, response) => {
    if (isFixed) response.setHeader('Access-Control-Allow-Origin', PAGE);
    response.end('{}');
  });
  const production = { page: PAGE, api: `http://${PUBLIC_HOST}:${target.port}` };
  dev = await startVite({
    plugins: [corsGuard({ enabled: true, report: 'report.json', production })],
    server: { hmr: true, proxy: { '/api': publicEntry(target.port) } },
  });
});
afterAll(async () => {
  await dev?.close();
  await target?.close();
});

/** Text of an element of the overlay; `''` while there is none. */
const textOf = (page: TestPage, selector: string): Promise<string> =>
  page.evaluate(
    `document.querySelector('cors-guard-overlay')?.shadowRoot.querySelector(${JSON.stringify(selector)})?.textContent ?? ''`,
  );
const click = (page: TestPage, selector: string): Promise<unknown> =>
  page.evaluate(
    `document.querySelector('cors-guard-overlay').shadowRoot.querySelector(${JSON.stringify(selector)}).click()`,
  );

describe.each(browserNames)('in %s', (name) => {
  let browser: TestBrowser;
  beforeAll(async () => {
    isFixed = false;
    browser = await launch(name);
  });
  afterAll(() => browser?.close());

  it('a finding appears, survives a reload and a restart of the dev server, and turns green when it is fixed', async () => {
    const page = await browser.newPage();
    await page.goto(dev.url);
    await page.evaluate(`fetch('/api/${name}').then(() => undefined)`);
    await until('the badge', async () => (await textOf(page, '.open')).startsWith('CORS: 1 error'));
    await page.goto(dev.url);
    await until('the badge after a reload', async () => (await textOf(page, '.open')).startsWith('CORS: 1 error'));
    await page.evaluate('(window.isOld = true)');
    await dev.restart();
    // Vite's client loads the page anew when the server is back; a look in between finds no page.
    await until('the page comes back', async () => page.evaluate('!window.isOld').catch(() => false));
    await page.evaluate(`fetch('/api/${name}').then(() => undefined)`);
    await until('the badge after a restart', async () => (await textOf(page, '.open')).startsWith('CORS: 1 error'));
    await click(page, '.open');
    await click(page, '.summary');
    expect(await textOf(page, '.sides')).toContain(`Origin: ${PAGE}`);
    isFixed = true;
    await click(page, '.actions button');
    await until('the finding turns green', async () => (await textOf(page, 'article.fixed')) !== '');
    // Vite's own lines, and the icon that the app does not have.
    expect(page.printed.filter((line) => !/^\[vite\]|404/.test(line))).toEqual([]);
    await page.close();
  });
});

describe('many calls', () => {
  it('change the page at most four times a second, and leave a bounded page', async () => {
    isFixed = false;
    const browser = await launch('chromium');
    const page = await browser.newPage();
    await page.goto(dev.url);
    await page.evaluate(`fetch('/api/first').then(() => undefined)`);
    await until('the badge', async () => (await textOf(page, '.open')) !== '');
    await click(page, '.open');
    const { commits, seconds, nodes } = await page.evaluate<{
      commits: number;
      seconds: number;
      nodes: number;
    }>(`(async () => {
      const root = document.querySelector('cors-guard-overlay').shadowRoot;
      let commits = 0;
      new MutationObserver(() => (commits += 1)).observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
      const start = performance.now();
      for (let n = 0; n < 500; n += 1) await fetch('/api/' + ['users', 'orders', 'items', 'carts'][n % 4] + '/' + (1000 + n));
      await new Promise((resolve) => setTimeout(resolve, 2000));
      return { commits, seconds: (performance.now() - start) / 1000, nodes: root.querySelectorAll('*').length };
    })()`);
    expect(commits).toBeGreaterThan(0);
    expect(commits / seconds).toBeLessThanOrEqual(4);
    expect(nodes).toBeLessThan(400);
    await browser.close();
  });
});
