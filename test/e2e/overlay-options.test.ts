import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CorsGuardOptions } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { allowlistApi, startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { closing, lasting, startGuarded } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import type { DevServer } from '../helpers/vite-dev.ts';
import { launchChromium } from './browser.ts';

let browser: Browser;
let target: RecordingTarget;

beforeAll(async () => {
  target = lasting(await startTarget(allowlistApi([])));
  browser = lasting(await launchChromium());
});

async function start(overlay: NonNullable<CorsGuardOptions['overlay']>): Promise<DevServer> {
  const files = { 'broken.js': `import './missing.js';` };
  return closing(await startGuarded(target, { options: { overlay }, server: { hmr: true }, files }));
}

/** A page with a finding; what it asks for is added to `asked`. */
async function open(dev: DevServer, asked: string[] = []): Promise<Page> {
  const page = await browser.newPage();
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(dev.url);
  await page.evaluate(() => fetch('/api/items').then(() => undefined));
  await until('the finding', async () => (await dev.report()).findings.length > 0);
  return page;
}

const badge = (page: Page): ReturnType<Page['locator']> => page.locator('cors-guard-overlay .pill');

describe('the overlay', () => {
  it('is not even loaded when it is switched off, and the report page is there all the same', async () => {
    const dev = await start(false);
    const asked: string[] = [];
    const page = await open(dev, asked);
    // A page that comes now is told at once, and would ask for the overlay in the same breath.
    const told = page
      .waitForEvent('websocket')
      .then((socket) =>
        socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"cors-guard:state"')),
      );
    await page.reload();
    await told;
    await page.evaluate(() => fetch('/').then(() => undefined));
    expect(await page.locator('cors-guard-overlay').count()).toBe(0);
    expect(asked.filter((url) => url.includes('cors-guard/overlay'))).toEqual([]);
    await page.goto(`${dev.url}/__cors-guard/`);
    await page.getByRole('cell', { name: 'fail' }).first().waitFor();
    await page.close();
  });

  it('stands in the corner and opens by the keys that were chosen', async () => {
    const dev = await start({ position: 'top-left', shortcut: 'ctrl+shift+k' });
    const page = await open(dev);
    await badge(page).waitFor();
    const box = await badge(page).boundingBox();
    expect([box?.x, box?.y]).toEqual([12, 12]);
    await page.keyboard.press('Alt+Shift+KeyC');
    expect(await page.locator('cors-guard-overlay .panel').isVisible()).toBe(false);
    await page.keyboard.press('Control+Shift+KeyK');
    await page.locator('cors-guard-overlay .panel').waitFor();
    await page.close();
  });

  it('leaves the error overlay of Vite usable, and can be used above it', async () => {
    const dev = await start(true);
    const page = await open(dev);
    await badge(page).waitFor();
    await page.evaluate(`import('/broken.js').catch(() => undefined)`);
    const errors = page.locator('vite-error-overlay');
    await errors.locator('.message').first().click();
    await badge(page).locator('.open').click();
    await page.locator('cors-guard-overlay .panel').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('cors-guard-overlay .panel').waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await errors.waitFor({ state: 'detached' });
    expect(await badge(page).isVisible()).toBe(true);
    await page.close();
  });
});
