import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { allowlistApi, startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { lasting, PAGE, startGuarded } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { PUBLIC_HOST, type DevServer } from '../helpers/vite-dev.ts';
import { launchChromium } from './browser.ts';

let browser: Browser;
let target: RecordingTarget;
let dev: DevServer;

beforeAll(async () => {
  target = lasting(await startTarget(allowlistApi([`${PAGE}/`])));
  dev = lasting(await startGuarded(target));
  browser = lasting(await launchChromium());
});

describe('a real page', () => {
  it('navigates, loads an image and posts a form below the proxy: nothing is printed or sent', async () => {
    const page = await browser.newPage();
    await page.goto(`${dev.url}/api/items`);
    await page.goto(dev.url);
    await page.setContent(
      `<img src="/api/image.png"><script src="/api/script.js"></script><form method="post" action="/api/form"><button>go</button></form>`,
    );
    await Promise.all([page.waitForURL('**/api/form'), page.click('button')]);
    await until('all of it at the target', () => {
      const seen = new Set(target.received.map(({ method, url }) => `${method} ${url}`));
      return ['GET /api/items', 'GET /api/image.png', 'GET /api/script.js', 'POST /api/form'].every((one) =>
        seen.has(one),
      );
    });
    // A call that is judged comes behind them: when it is, all that was before has been looked at.
    await page.goto(dev.url);
    await page.evaluate(() => fetch('/api/judged').then(() => undefined));
    const report = await until('the report', async () => {
      const now = await dev.report();
      return now.findings.length > 0 && now;
    });
    expect(report.calls.map(({ url }) => url)).toEqual(['/api/judged']);
    expect(new Set(target.probes().map(({ url }) => url))).toEqual(new Set(['/api/judged']));
    await page.close();
  });

  it('makes the finding appear within 5 s, with the page, the address of the API and what is missing', async () => {
    const page = await browser.newPage();
    await page.goto(dev.url);
    const before = Date.now();
    await page.evaluate(() => fetch('/api/other').then(() => undefined));
    const block = await until('the finding', () => dev.lines.find((line) => line.includes('allow-origin-missing')));
    expect(Date.now() - before).toBeLessThan(5_000);
    for (const part of [PAGE, `http://${PUBLIC_HOST}:${target.port}`, 'Access-Control-Allow-Origin']) {
      expect(block).toContain(part);
    }
    await page.close();
  });
});
