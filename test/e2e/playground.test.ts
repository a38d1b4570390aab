import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callId, cases, type PlaygroundCall } from '../../playground/cases.mjs';
import { type Playground, startPlayground } from '../../playground/servers.mjs';
import { anyPort } from '../helpers/free-port.ts';
import { launchChromium } from './browser.ts';
import { callIds, runCalls } from './playground-page.ts';

/** What the app is to show of the call: the API's own answer, asked without browser and proxy. Keeps cookies like a browser. */
async function answerTo(
  { method, path, headers, body, reads, unread }: PlaygroundCall,
  api: string,
  cookies: string[],
): Promise<{ status: number; text: string }> {
  const answer = await fetch(api + path, {
    method,
    headers: { ...headers, cookie: cookies.join('; ') },
    body: body ?? null,
  });
  cookies.push(...answer.headers.getSetCookie().map((line) => String(line.split(';')[0])));
  const { status } = answer;
  const read = reads === undefined ? '' : `${reads}: ${answer.headers.get(reads)} `;
  return { status, text: unread ? 'sent' : `${status} ${read}${await answer.text()}` };
}

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
      // The dev server takes the first entry that a path begins with.
      expect(cases.filter((other) => prefix.startsWith(other.prefix)).map((other) => other.prefix)).toEqual([prefix]);
    }
  });

  it('lets every call work: the app gets what the API answers', async () => {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(playground.url);
    const outcomes = await runCalls(page);

    for (const { prefix, calls } of cases) {
      const cookies: string[] = [];
      for (const call of calls) {
        const { status, text } = await answerTo(call, String(playground.apis[prefix]), cookies);
        expect([callId(call), outcomes[callId(call)]]).toEqual([callId(call), { outcome: 'answered', status, text }]);
      }
    }
    expect(errors).toEqual([]);
    await page.close();
  });
});
