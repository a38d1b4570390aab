import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resolveOptions } from '../../packages/cors-guard/src/deployment/index.ts';
import { applyIgnore, findingCodes, type Finding } from '../../packages/cors-guard/src/findings/index.ts';
import { startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { lasting, PAGE, startGuarded } from '../helpers/set-up.ts';
import { shopFiles, strictPolicy } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';
import type { DevServer } from '../helpers/vite-dev.ts';
import { launchChromium } from './browser.ts';

let browser: Browser;
let target: RecordingTarget;
let dev: DevServer;
/** Origins the API lets in. */
let allowed: string[] = [];

beforeAll(async () => {
  target = lasting(
    await startTarget((request, response) => {
      const { origin } = request.headers;
      if (origin !== undefined && allowed.includes(origin)) {
        response.setHeader('Access-Control-Allow-Origin', origin);
        response.setHeader('Access-Control-Allow-Methods', 'PUT');
      }
      response.setHeader('Vary', 'Origin');
      response.writeHead(request.method === 'OPTIONS' ? 204 : 200).end();
    }),
  );
  dev = lasting(
    await startGuarded(target, {
      options: { browsers: ['chromium', 'firefox'] },
      plugins: [strictPolicy],
      server: { hmr: true },
      files: shopFiles,
    }),
  );
  browser = lasting(await launchChromium());
});
beforeEach(() => {
  allowed = [];
});

interface Opened {
  readonly page: Page;
  readonly problems: readonly string[];
}

async function open(path = '/', options: Parameters<Browser['newPage']>[0] = {}): Promise<Opened> {
  const page = await browser.newPage(options);
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !/favicon|404/.test(message.text()))
      problems.push(message.text());
  });
  await page.goto(dev.url + path);
  return { page, problems };
}

/** A call of a path of its own: a shape that nobody has asked for yet. */
const callPath = async (page: Page, path: string, method = 'GET'): Promise<void> =>
  page.evaluate(([to, how]) => fetch(to ?? '', { method: how ?? '' }).then(() => undefined), [path, method]);

const badge = (page: Page): ReturnType<Page['locator']> => page.locator('cors-guard-overlay .open');
const panel = (page: Page): ReturnType<Page['locator']> => page.locator('cors-guard-overlay .panel');
const card = (page: Page, text: string): ReturnType<Page['locator']> =>
  page.locator('cors-guard-overlay article', { hasText: text });

describe('the overlay', () => {
  it('appears with the first finding, on a page with a strict policy, and touches nothing of the app', async () => {
    const { page, problems } = await open();
    expect(await page.locator('cors-guard-overlay').count()).toBe(0);
    const before = await page.evaluate(() => [document.body.outerHTML, document.documentElement.attributes.length]);
    await page.fill('#name', 'typing');
    await callPath(page, '/api/first');
    await badge(page).waitFor();
    expect(await badge(page).textContent()).toMatch(/^CORS: 1 error/);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('name');
    expect(await page.evaluate(() => [document.body.outerHTML, document.documentElement.attributes.length])).toEqual(
      before,
    );
    const box = await badge(page).boundingBox();
    // The app's styles would make it many times as large.
    expect(box?.height).toBeLessThan(50);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('shows a late page what is known, by the keyboard alone, with the cause, the evidence and the change', async () => {
    const { page, problems } = await open();
    await badge(page).waitFor();
    await page.keyboard.press('Alt+Shift+KeyC');
    await panel(page).waitFor();
    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    await panel(page).waitFor();
    const summary = card(page, 'allow-origin-missing').locator('.summary');
    await summary.focus();
    await page.keyboard.press('Enter');
    expect(await summary.getAttribute('aria-expanded')).toBe('true');
    const text = (await card(page, 'allow-origin-missing').textContent()) ?? '';
    for (const part of [
      `Origin: ${PAGE}`,
      'The API answers',
      'Access-Control-Allow-Origin: ',
      'curl -si',
      'Chromium, Firefox',
    ])
      expect(text).toContain(part);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('filters by words and severity', async () => {
    const { page } = await open();
    await badge(page).click();
    const search = panel(page).locator('input[type=search]');
    await search.fill('no-such-word');
    await panel(page).getByText('No finding matches.').waitFor();
    await search.fill('allow-origin');
    await card(page, 'allow-origin-missing').waitFor();
    await panel(page).getByLabel('Errors').uncheck();
    await panel(page).getByText('No finding matches.').waitFor();
    await page.close();
  });

  it('copies a ticket, the command and the line that ignores the finding', async () => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    await page.goto(dev.url);
    await badge(page).click();
    await card(page, 'allow-origin-missing').locator('.summary').click();
    const copied = async (button: string): Promise<string> => {
      await panel(page).getByRole('button', { name: button }).click();
      await page.locator('cors-guard-overlay .said', { hasText: 'copied' }).waitFor({ state: 'attached' });
      return page.evaluate(() => navigator.clipboard.readText());
    };
    expect(await copied('Copy as ticket')).toMatch(/^## CORS: GET .*\n[^]*curl -si/);
    expect(await copied('Copy the command')).toMatch(/^curl -si/);
    const line = await copied('Copy the line that ignores this');
    const [, code, ofTarget] = /^ignore: \[\{ code: '(.*)', target: '(.*)' \}\],$/.exec(line) ?? [];
    const { ignore } = resolveOptions({ ignore: [{ code, target: ofTarget }] }, {}, findingCodes);
    const { findings } = await dev.report();
    expect(applyIgnore(findings as unknown as Finding[], ignore)).toMatchObject({ shown: [], ignored: findings });
    await context.close();
  });

  it('shows the change for another server, and keeps the choice while more calls are made', async () => {
    const { page, problems } = await open();
    await badge(page).click();
    const found = card(page, 'allow-origin-missing');
    await found.locator('.summary').click();
    await found.getByRole('button', { name: 'For another server' }).click();
    const choice = found.getByRole('combobox', { name: 'Change for' });
    await choice.selectOption({ label: 'Django' });
    await found.getByText('CORS_ALLOWED_ORIGINS').waitFor();
    await choice.focus();
    await callPath(page, '/api/one-more');
    await found.getByText('/api/one-more').waitFor();
    expect(await choice.evaluate((one: HTMLSelectElement) => one.selectedOptions[0]?.label)).toBe('Django');
    expect(await choice.evaluate((one) => one.getRootNode() instanceof ShadowRoot && one.matches(':focus'))).toBe(true);
    await choice.selectOption({ label: 'Netlify' });
    await found.getByText('This change is not run by the tests of cors-guard.').waitFor();
    expect(problems).toEqual([]);
    // What the overlay itself asks for is no call of the app.
    const { calls } = await dev.report();
    expect(calls.filter(({ url }) => !url.startsWith('/api/'))).toEqual([]);
    await page.close();
  });

  it('opens the report page, which shows all calls and browsers, what is known of production, and what was sent', async () => {
    const { page } = await open();
    await badge(page).click();
    const [report] = await Promise.all([page.waitForEvent('popup'), panel(page).getByText('Report page').click()]);
    await report.getByRole('cell', { name: 'fail' }).first().waitFor();
    expect(await report.locator('thead').first().textContent()).toMatch(/Call.*Chromium.*Firefox/);
    expect(await report.locator('body').textContent()).toContain('option production.page');
    const log = report.getByRole('region', { name: 'Latest requests' });
    await log
      .getByRole('row', { name: /GET http.* 200 \d+ ms/ })
      .first()
      .waitFor();
    const saved = async (button: string): Promise<string> => {
      const [download] = await Promise.all([report.waitForEvent('download'), report.getByText(button).click()]);
      return readFile(await download.path(), 'utf8');
    };
    const { findings } = JSON.parse(await saved('Save as JSON')) as { findings: { code: string }[] };
    expect(findings.map(({ code }) => code)).toContain('allow-origin-missing');
    expect(await saved('Save as Markdown')).toMatch(/^# cors-guard\n[^]*\| `GET http[^]*\n## CORS: GET [^]*curl -si/);
    const summary = await report.evaluate(async () => (await fetch('summary.json')).json() as Promise<object>);
    expect(summary).toMatchObject({ version: 1, page: PAGE, errors: 1, codes: ['allow-origin-missing'] });
    const asked = await report.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(asked.filter((url) => !url.startsWith(`${dev.url}/__cors-guard/`))).toEqual([]);
    expect(await report.locator('.budgets').textContent()).toMatch(/: \d+ requests? sent, \d+ of 60 left/);
    await page.close();
  });

  it('turns a finding green when it was fixed and checked again, in every tab', async () => {
    const [one, two] = [await open(), await open()];
    await callPath(one.page, '/api/to-be-fixed', 'PUT');
    await badge(one.page).click();
    await badge(two.page).click();
    const found = card(one.page, '/api/to-be-fixed').or(card(one.page, 'allow-origin-missing')).first();
    await found.locator('.summary').click();
    await panel(one.page).getByText('/api/to-be-fixed').first().waitFor();
    allowed = [PAGE];
    await panel(one.page).getByRole('button', { name: 'Check again' }).click();
    for (const { page } of [one, two]) {
      await page.locator('cors-guard-overlay article.fixed').waitFor();
      await until('the badge', async () => (await badge(page).textContent())?.startsWith('CORS: all fixed'));
    }
    await one.page.close();
    await two.page.close();
  });

  it('stays away once it was hidden, until the tab is closed', async () => {
    const { page } = await open();
    await callPath(page, '/api/hidden');
    await badge(page).waitFor();
    await page.getByLabel('Hide cors-guard until the tab is closed').click();
    await page.reload();
    await callPath(page, '/api/hidden-again');
    await until('the verdict', async () => (await dev.report()).calls.some(({ url }) => url === '/api/hidden-again'));
    expect(await page.locator('cors-guard-overlay').count()).toBe(0);
    await page.close();
  });

  it('shows itself once, not in a frame of the same dev server', async () => {
    const { page } = await open();
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = '/frame.html';
      document.body.append(frame);
    });
    await badge(page).waitFor();
    const frame = await until('the frame', () => page.frames().find((one) => one.url().endsWith('/frame.html')));
    await frame.evaluate(() => fetch('/api/in-frame').then(() => undefined));
    await until('its verdict', async () => (await dev.report()).calls.some(({ url }) => url === '/api/in-frame'));
    expect(await frame.locator('cors-guard-overlay').count()).toBe(0);
    await page.close();
  });

  it.each(['light', 'dark'] as const)(
    'has no accessibility violation in the %s scheme, and clips no text at 320 px',
    async (colorScheme) => {
      const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      const violationsOf = async (page: Page): Promise<string[]> => {
        await page.evaluate(axe);
        return page.evaluate(async () => {
          const { axe: tool } = globalThis as unknown as { axe: typeof import('axe-core') };
          const { violations } = await tool.run();
          return violations.flatMap(({ id, nodes }) => nodes.map(({ html: where }) => `${id}: ${where}`));
        });
      };
      for (const width of [320, 1200]) {
        const context = await browser.newContext({ colorScheme, viewport: { width, height: 700 }, bypassCSP: true });
        const page = await context.newPage();
        await page.goto(dev.url);
        await callPath(page, `/api/axe-${colorScheme}-${width}`);
        await badge(page).click();
        const found = card(page, 'allow-origin-missing');
        await found.locator('.summary').click();
        await found.getByRole('button', { name: 'For another server' }).click();
        await found.getByRole('combobox').selectOption({ label: 'Spring Boot' });
        const ours = (await violationsOf(page)).filter(
          (violation) => !/<(h1|input id="name"|html|body)/.test(violation),
        );
        expect(ours).toEqual([]);
        expect(await clippedIn(page)).toEqual([]);
        await page.goto(`${dev.url}/__cors-guard/`);
        await page.getByRole('region', { name: 'Latest requests' }).waitFor();
        await page.locator('.summary').first().click();
        expect(await violationsOf(page)).toEqual([]);
        expect(await clippedIn(page)).toEqual([]);
        await context.close();
      }
    },
  );
});

/** Texts of the panel or the report page that stand out of their boxes; tables scroll by themselves. */
async function clippedIn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const panel = document.querySelector('cors-guard-overlay')?.shadowRoot?.querySelector('.panel') ?? null;
    const all = [...(panel ?? document.body).querySelectorAll<HTMLElement>('*')];
    return all
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && !one.matches('.said, .scroll'))
      .map((one) => one.outerHTML.slice(0, 80));
  });
}
