/** The overlay in a page of an Express server: one script line brings it. */

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libraries, startProxyApp, type ProxyApp } from '../helpers/proxy-app.ts';
import { noCorsApi, startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { judgedOf, lasting, PAGE } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { launchChromium } from './browser.ts';

const html = (script: string): string => `<!doctype html><html lang="en"><head><title>app</title>
<script src="/__cors-guard/client.js"></script><script>${script}</script></head><body></body></html>`;

let browser: Browser;
let target: RecordingTarget;
beforeAll(async () => {
  target = lasting(await startTarget(noCorsApi));
  browser = lasting(await launchChromium());
});

describe.each(libraries)('$name', ({ major, create }) => {
  let app: ProxyApp;
  beforeAll(async () => {
    app = await startProxyApp(
      (express, wrap, guard) => {
        if (guard) express.use(guard.middleware);
        express.get(
          '/',
          (_request, response) =>
            void response.type('html').send(html("fetch('/api/items', { headers: { 'X-Tenant': 'a' } })")),
        );
        const proxy = { target: target.origin, ...(major > 2 && { pathFilter: '/api' }) };
        express.use(create(wrap(proxy), '/api'));
      },
      { production: { page: PAGE, api: target.origin } },
    );
  });
  afterAll(() => app?.close());

  it('shows what the very first call of a page meets, and asks again when asked', async () => {
    const page = await browser.newPage();
    await page.goto(app.url);
    const badge = page.locator('cors-guard-overlay .open');
    await badge.waitFor();
    await badge.click();
    const panel = page.locator('cors-guard-overlay');
    await panel.locator('article .summary').first().click();
    await panel.getByText('GET /api/items').first().waitFor();
    expect((await judgedOf(app)(1)).calls).toMatchObject([
      { url: '/api/items', verdicts: { chromium: { outcome: 'fail' } } },
    ]);
    const probes = target.probes().length;
    await panel
      .getByRole('button', { name: /check again/i })
      .first()
      .click();
    await until('another probe', () => target.probes().length > probes);
    await page.close();
  });
});
