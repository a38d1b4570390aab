/** The browsers of the table behind one small interface: a page that runs a script. */

import { launch as launchByPuppeteer } from 'puppeteer-core';
import { chromiumFlags, findChromium, findFirefox } from '../../../scripts/programs.mjs';
import type { Attempt, Met } from './attempts.ts';

/** Browsers whose own verdicts are compared with what they do. */
export type TableBrowser = 'chromium' | 'firefox';

export interface Tab {
  goto(url: string): Promise<unknown>;
  evaluate(script: string): Promise<unknown>;
  close(): Promise<void>;
}

export interface RealBrowser {
  readonly name: TableBrowser;
  readonly version: string;
  newPage(): Promise<Tab>;
  close(): Promise<void>;
}

/** A name of this machine to the browsers, which is neither `localhost` nor below it. */
export const HOST_NAME = 'dev.shop.example';

/** Starts the installed browser; what it downloads is dropped. Throws with what to do when there is none. */
export async function launch(name: TableBrowser): Promise<RealBrowser> {
  const executablePath = name === 'chromium' ? findChromium() : findFirefox();
  if (executablePath === undefined) throw new Error(`No ${name} found: run "npm run programs".`);
  const browser = await launchByPuppeteer({
    browser: name === 'chromium' ? 'chrome' : 'firefox',
    executablePath,
    headless: true,
    downloadBehavior: { policy: 'deny' },
    // Thousands of requests are made, and none of them is looked at from outside.
    networkEnabled: false,
    ...(name === 'chromium'
      ? { args: [...chromiumFlags, `--host-resolver-rules=MAP ${HOST_NAME} 127.0.0.1`] }
      : // `<a ping>` is off unless asked for.
        { extraPrefsFirefox: { 'browser.send_pings': true, 'network.dns.localDomains': HOST_NAME } }),
  });
  const version = (await browser.version()).replace(
    /^(Headless)?(chrome|firefox)\//i,
    `${name === 'chromium' ? 'Chromium' : 'Firefox'} `,
  );
  return { name, version, newPage: () => browser.newPage(), close: () => browser.close() };
}

/** One thing to do in the page, and the URL to do it with. */
export interface Job {
  readonly id: string;
  readonly attempt: Attempt;
  readonly url: string;
}

/** Jobs at the same time: as many as a browser has connections to one server. */
const LANES = 6;

/** Does all jobs in the page, in order; gives by id what the page got. */
export async function doAll(tab: Tab, jobs: readonly Job[]): Promise<ReadonlyMap<string, Met>> {
  const attempts = [...new Set(jobs.map(({ attempt }) => attempt))];
  const list = jobs.map(({ id, attempt, url }) => [id, attempts.indexOf(attempt), url]);
  const results = await tab.evaluate(`(async () => {
    const attempts = [${attempts.join(',\n')}];
    const jobs = ${JSON.stringify(list)};
    const results = [];
    const lane = async () => {
      for (let job = jobs.shift(); job; job = jobs.shift()) {
        const [id, attempt, url] = job;
        results.push([id, await attempts[attempt](url)]);
      }
    };
    await Promise.all(Array.from({ length: ${LANES} }, lane));
    return results;
  })()`);
  return new Map(results as [string, Met][]);
}
