import type { Browser, Page, Response } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PageAnswer, PageReport } from '../../packages/cors-guard/src/report/protocol.ts';
import { startPlain, type PlainHost } from '../helpers/plain-host.ts';
import { pageAnswer, startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { closing, lasting, PAGE } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { PUBLIC_HOST } from '../helpers/vite-dev.ts';
import { launchChromium } from './browser.ts';

/** As strict as a policy can be. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
const html = (head = ''): string =>
  `<!doctype html><link rel="icon" href="data:,"><title>shop</title>${head}<script src="/__cors-guard/client.js"></script>`;
const strict = html(`<meta http-equiv="Content-Security-Policy" content="${POLICY}">`);

/** A name that browsers do not trust without TLS: no Sec-Fetch header is sent to it. */
const NAME = 'shop.test';

let browser: Browser;
let target: RecordingTarget;
let dev: PlainHost;
let isFixed = false;
/** Lets held answers go. */
let release: (() => void)[] = [];
/** When the target answered last. */
let answeredAt = 0;

beforeAll(async () => {
  target = lasting(
    await startTarget((request, response) => {
      if (isFixed) response.setHeader('Access-Control-Allow-Origin', PAGE);
      response.once('finish', () => (answeredAt = Date.now()));
      const isOfPage = !/cors-guard/.test(request.headers['user-agent'] ?? '');
      if (request.url?.includes('held') && isOfPage) release.push(() => response.end('{}'));
      else response.end('{}');
    }),
  );
  dev = lasting(
    await startPlain({
      api: target.port,
      pages: {
        '/': strict,
        '/shut': html('<meta http-equiv="Content-Security-Policy" content="connect-src \'none\'">'),
        '/frames': html('<iframe src="/"></iframe>'),
      },
      allowedHosts: [NAME],
      options: { production: { page: PAGE, api: `http://${PUBLIC_HOST}:${target.port}` } },
    }),
  );
  browser = lasting(await launchChromium([`--host-resolver-rules=MAP ${NAME} 127.0.0.1`]));
});
beforeEach(() => {
  isFixed = false;
  release = [];
});

interface Opened {
  readonly page: Page;
  readonly printed: string[];
  /** Answers to requests of ours, in order. */
  readonly answers: (PageAnswer | undefined)[];
  /** What was reported. */
  readonly reports: PageReport[];
}

async function open(url: string = dev.url): Promise<Opened> {
  const page = await browser.newPage();
  const opened: Opened = { page, printed: [], answers: [], reports: [] };
  page.on('console', (message) => opened.printed.push(message.text()));
  page.on('pageerror', ({ message }) => opened.printed.push(message));
  page.on('response', (response) => void note(response, opened));
  await page.goto(url);
  return opened;
}

async function note(response: Response, { answers, reports }: Opened): Promise<void> {
  if (!response.url().includes('/__cors-guard/report')) return;
  const sent = response.request().postDataJSON() as PageReport | null;
  if (sent) reports.push(sent);
  const at = answers.push(undefined) - 1;
  answers[at] = (await response.json().catch(() => undefined)) as PageAnswer | undefined;
}

const callPath = (page: Page, path: string): Promise<void> =>
  page.evaluate((to) => fetch(to).then(() => undefined), path);
const badge = (page: Page) => page.locator('cors-guard-overlay .open');
const says = (page: Page, text: string): Promise<boolean> =>
  until(`the badge: ${text}`, async () => (await badge(page).textContent())?.startsWith(text));
/** The last answer says that there is nothing to wait for: the page asks no more. */
const silence = ({ answers }: Opened): Promise<boolean> =>
  until('silence', () => answers.length > 0 && answers.at(-1) !== undefined && answers.at(-1)?.again === undefined);

describe('a page with our script and no socket', () => {
  it('shows a finding within a second of its verdict, under a strict policy, and is silent then', async () => {
    const opened = await open();
    const { page } = opened;
    const called = callPath(page, '/api/held');
    await until('the call', () => release.length > 0);
    // Slow APIs are where asking once would be too early.
    await until('more than one question', () => opened.answers.length > 3);
    release.shift()?.();
    await called;
    await badge(page).waitFor();
    // The last answer of the API was to a probe: the verdict cannot be older.
    expect(Date.now() - answeredAt).toBeLessThan(1_000);
    await silence(opened);
    expect(opened.printed).toEqual([]);
    await page.close();
  });

  it('tells every call once, and nothing of its own', async () => {
    const opened = await open(`${dev.url}/frames`);
    const { page } = opened;
    await page.addScriptTag({ url: '/__cors-guard/client.js' });
    for (let call = 0; call < 5; call += 1) await callPath(page, `/api/once/${call}`);
    const told = (): string[] => opened.reports.flatMap(({ calls }) => calls.map(({ url }) => new URL(url).pathname));
    await until('the reports', () => told().length >= 5);
    await silence(opened);
    expect(told()).toEqual([0, 1, 2, 3, 4].map((call) => `/api/once/${call}`));
    await badge(page).waitFor();
    expect(await page.frames()[1]?.locator('cors-guard-overlay').count()).toBe(0);
    await page.close();
  });

  it('tells a late page, and one that is looked at again', async () => {
    const one = await open();
    await badge(one.page).waitFor();
    await silence(one);
    const two = await open();
    await badge(two.page).click();
    isFixed = true;
    await two.page
      .getByRole('button', { name: /allow-origin-missing|GET/ })
      .first()
      .click();
    await two.page.getByRole('button', { name: 'Check again' }).first().click();
    await says(two.page, 'CORS: all fixed');
    expect(await badge(one.page).textContent()).toContain('1 error');
    await one.page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await says(one.page, 'CORS: all fixed');
    await one.page.close();
    await two.page.close();
  });

  it('finds the server again after a restart, when it has something to say', async () => {
    const opened = await open();
    await silence(opened);
    await dev.restart();
    await callPath(opened.page, '/api/after-restart');
    await says(opened.page, 'CORS: 1 error');
    expect(opened.printed).toEqual([]);
    await opened.page.close();
  });

  it('tries once where the policy of the page lets nobody connect', async () => {
    const page = await browser.newPage();
    const printed: string[] = [];
    page.on('console', (message) => printed.push(message.text()));
    await page.clock.install();
    await page.goto(`${dev.url}/shut`);
    await page.clock.runFor(1_000);
    for (let call = 0; call < 3; call += 1) {
      await page.evaluate(() =>
        fetch('/api/shut')
          .catch(() => undefined)
          .then(() => undefined),
      );
      await page.evaluate(() => window.dispatchEvent(new Event('focus')));
      await page.clock.runFor(1_000);
    }
    const blocked = (path: string): number =>
      printed.filter((text) => text.includes(path) && text.includes('Content Security Policy')).length;
    // A browser may print several lines about one request.
    expect(blocked('/api/shut')).toBeGreaterThan(0);
    expect(3 * blocked('__cors-guard')).toBe(blocked('/api/shut'));
    await page.close();
  });

  it('does not lose the calls that it makes when it goes', async () => {
    const opened = await open();
    await silence(opened);
    await opened.page.evaluate(() => {
      addEventListener('pagehide', () => void fetch('/api/last-words', { method: 'POST', keepalive: true }));
    });
    await opened.page.goto('about:blank');
    await until('the last call', async () => (await dev.told()).includes('/api/last-words'));
    await opened.page.close();
  });
});

describe('a page on plain http, under a name', () => {
  it('is known by the Origin of its requests: no header says more there', async () => {
    const opened = await open(`http://${NAME}:${dev.port}/`);
    const sent = opened.page.waitForRequest(/__cors-guard\/report/);
    await callPath(opened.page, '/api/named');
    const headers = await (await sent).allHeaders();
    expect([headers['sec-fetch-site'], headers['origin']]).toEqual([undefined, `http://${NAME}:${dev.port}`]);
    await badge(opened.page).waitFor();
    expect(opened.printed).toEqual([]);
    await opened.page.close();
  });

  it('keeps other pages out: what they get is nothing, what they start is nothing', async () => {
    const elsewhere = closing(await startTarget(pageAnswer('<!doctype html><title>elsewhere</title>')));
    const page = await browser.newPage();
    await page.goto(`http://${NAME}:${elsewhere.port}/`);
    const before = target.received.length;
    const got = await page.evaluate(attack, `http://${NAME}:${dev.port}/__cors-guard/`);
    expect(got).toEqual([]);
    expect(target.received.length).toBe(before);
    await page.close();
  });
});

describe('a page of another server', () => {
  it('that loads our script from the dev server is left alone', async () => {
    const script = `${dev.url}/__cors-guard/client.js`;
    const content = `<!doctype html><link rel="icon" href="data:,"><script src="${script}"></script>`;
    const elsewhere = closing(await startTarget(pageAnswer(content)));
    const page = await browser.newPage();
    await page.goto(`${elsewhere.origin}/`);
    await page.evaluate(() => fetch('/own').then(() => undefined));
    expect(elsewhere.received.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /', 'GET /own']);
    expect(await page.evaluate(() => Symbol.for('cors-guard.recorder') in window)).toBe(false);
    await page.close();
  });
});

/** Everything that a page can try at these doors; what it got. */
async function attack(doors: string): Promise<string[]> {
  const got: string[] = [];
  const report = JSON.stringify({ page: 'evil', calls: [], reads: [] });
  const command = JSON.stringify({ kind: 'check-again', calls: ['c1'] });
  for (const [door, body] of [
    ['report', report],
    ['report', 'null'],
    ['command', command],
  ] as const) {
    for (const mode of ['cors', 'no-cors'] as const) {
      for (const type of ['application/json', 'text/plain']) {
        const answer = await fetch(doors + door, { method: 'POST', mode, body, headers: { 'Content-Type': type } })
          .then((response) => response.text())
          .catch(() => '');
        if (answer !== '') got.push(`${door} ${mode} ${type}`);
      }
    }
    navigator.sendBeacon(doors + door, new Blob([body], { type: 'text/plain' }));
  }
  for (const file of ['', 'state.json', 'summary.json', 'report.js', 'client.js', 'overlay.js']) {
    const text = await fetch(doors + file)
      .then((response) => response.text())
      .catch(() => '');
    if (text !== '') got.push(`fetch ${file}`);
    const loaded = await new Promise<boolean>((resolve) => {
      const script = document.createElement('script');
      script.src = doors + file;
      script.addEventListener('load', () => resolve(true));
      script.addEventListener('error', () => resolve(false));
      document.head.append(script);
    });
    if (loaded) got.push(`script ${file}`);
  }
  return got;
}
