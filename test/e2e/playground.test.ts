import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callId, cases } from '../../playground/cases.mjs';
import { type Playground, startPlayground } from '../../playground/servers.mjs';
import { anyPort } from '../helpers/free-port.ts';
import { launchChromium } from './browser.ts';
import { callIds, runCalls } from './playground-page.ts';

describe('the playground in development', () => {
  let playground: Playground;
  let browser: Browser;

  beforeAll(async () => {
    playground = await startPlayground({ port: anyPort(), productionPort: 0 });
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await playground?.close();
  });

  it('names every call once, so that a report can be matched with the page', () => {
    expect(new Set(callIds).size).toBe(callIds.length);
    for (const { prefix, calls } of cases) {
      expect(calls.every(({ path }) => path.startsWith(`${prefix}/`))).toBe(true);
    }
  });

  it('lets every call work: the app gets what the API answers', async () => {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(playground.url);
    const outcomes = await runCalls(page);

    for (const { prefix, calls } of cases) {
      for (const call of calls) {
        const { method, path, headers = {}, body = null } = call;
        const direct = await fetch(`${playground.apis[prefix]}${path}`, { method, headers, body });
        const text = `${direct.status} ${await direct.text()}`;
        expect([callId(call), outcomes[callId(call)]]).toEqual([
          callId(call),
          { outcome: 'answered', status: direct.status, text },
        ]);
      }
    }
    expect(errors).toEqual([]);
    await page.close();
  });
});
