import type { Browser, Page } from 'playwright-core';
import { startTarget, type RecordingTarget } from '../../helpers/recording-target.ts';
import { launchChromium } from '../browser.ts';

/** A page in a real browser, served from an origin of its own. */
export interface TestPage {
  readonly page: Page;
  readonly origin: string;
  close(): Promise<void>;
}

/** Opens an empty page. */
export async function openPage(): Promise<TestPage> {
  const host: RecordingTarget = await startTarget((_request, response) =>
    response.end('<!doctype html><title>page</title>'),
  );
  const browser: Browser = await launchChromium();
  const page = await browser.newPage();
  await page.goto(host.origin);
  return {
    page,
    origin: host.origin,
    async close() {
      await browser.close();
      await host.close();
    },
  };
}
