import type { Browser, CDPSession, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { allowlistApi, startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { lasting, startGuarded } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import type { DevServer } from '../helpers/vite-dev.ts';
import { launchChromium } from './browser.ts';
import { longestTaskDuring } from './main-thread.ts';

/**
 * A minute with 500 calls, pressed into the seconds that the page needs to make them: every state that reaches the page brings more
 * news than it would in a minute, and the page has less time for it.
 */
const CALLS = 500;

/** Goes in which they are made: the panel has to count each before the next, and so changes as often at least. */
const GOES = 5;

/** Least time between two changes of the page by the overlay, in milliseconds; browsers round their clocks. */
const LEAST_GAP = 249;

let target: RecordingTarget;
let dev: DevServer;
let browser: Browser;
let page: Page;
let devtools: CDPSession;
let made = 0;

/** What was measured while the calls were made. */
let commits: readonly number[] = [];
let longestTask = Number.NaN;
let before: Held;
let after: Held;

beforeAll(async () => {
  target = lasting(await startTarget(allowlistApi([])));
  dev = lasting(await startGuarded(target, { options: { report: false }, server: { hmr: true } }));
  browser = lasting(await launchChromium());
  page = await browser.newPage();
  devtools = await page.context().newCDPSession(page);
  await page.goto(dev.url);
  await page.evaluate(() => fetch('/api/users/1').then(() => undefined));
  made = 1;
  // The most there can be to draw: the panel is open, and the finding unfolded.
  await page.locator('cors-guard-overlay .open').click();
  await page.locator('cors-guard-overlay .summary').click();
  // One of every kind, so that nothing new is to be kept later.
  await makeCalls(48);
  await noteCommits();
  before = await held();
  longestTask = await longestTaskDuring(browser, page, async () => {
    for (let go = 0; go < GOES; go += 1) await makeCalls(CALLS / GOES);
  });
  after = await held();
  commits = await page.evaluate(() => (globalThis as unknown as { commits: number[] }).commits);
});

/** Makes the calls, four at a time, of 24 kinds that all fail for one cause, and waits until the panel has counted them. */
async function makeCalls(count: number): Promise<void> {
  await page.evaluate(async (many) => {
    const resources = ['users', 'orders', 'items', 'carts', 'pages', 'tags', 'shops', 'bills'];
    const methods = ['GET', 'PUT', 'DELETE'];
    const from = async (first: number): Promise<void> => {
      for (let n = first; n < many; n += 4)
        await fetch(`/api/${resources[n % 8]}/${1_000 + n}`, { method: methods[n % 3] ?? 'GET' });
    };
    await Promise.all([0, 1, 2, 3].map(from));
  }, count);
  made += count;
  const counted = page.locator('cors-guard-overlay h4', { hasText: 'Calls' });
  await until(`${made} calls`, async () => (await counted.allTextContents()).includes(`Calls (${made} seen)`));
}

/** Takes down when the overlay changes the page: all that is changed in one go is one call of the observer. */
async function noteCommits(): Promise<void> {
  await page.evaluate(() => {
    const seen = globalThis as unknown as { commits: number[] };
    seen.commits = [];
    const root = document.querySelector('cors-guard-overlay')?.shadowRoot;
    const observer = new MutationObserver(() => void seen.commits.push(performance.now()));
    if (root) observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  });
}

interface Held {
  readonly nodes: number;
  readonly listeners: number;
  readonly bytes: number;
}

/** What the page holds on to, when everything that can go has gone. */
async function held(): Promise<Held> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
  return { nodes, listeners: jsEventListeners, bytes: usedSize };
}

describe('five hundred calls', () => {
  it('change the page at most four times a second', () => {
    expect(commits.length).toBeGreaterThanOrEqual(GOES);
    const gaps = commits.slice(1).map((at, index) => at - (commits[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(LEAST_GAP);
  });

  it('never keep the main thread for more than 50 ms', () => {
    expect(longestTask).toBeLessThanOrEqual(50);
  });

  it('leave nothing behind', () => {
    expect(after.nodes).toBeLessThanOrEqual(before.nodes + 20);
    expect(after.listeners).toBeLessThanOrEqual(before.listeners + 5);
    expect(after.bytes).toBeLessThanOrEqual(before.bytes + 512 * 1_024);
  });
});
