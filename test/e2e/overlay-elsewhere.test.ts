import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Frame, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { call } from '../helpers/call.ts';
import { startFolder } from '../helpers/folder.ts';
import { allowlistApi, pageAnswer, startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { lasting, startGuarded } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import type { DevServer } from '../helpers/vite-dev.ts';
import { launchChromium } from './browser.ts';

let browser: Browser;
let target: RecordingTarget;
let dev: DevServer;
let elsewhere: RecordingTarget;

beforeAll(async () => {
  target = lasting(await startTarget(allowlistApi([])));
  // As open as a dev server can be.
  dev = lasting(await startGuarded(target, { server: { hmr: true, cors: true } }));
  elsewhere = lasting(await startTarget(pageAnswer('<!doctype html><title>elsewhere</title>')));
  browser = lasting(await launchChromium());
  // Something to steal: a finding.
  const page = await browser.newPage();
  await page.goto(dev.url);
  await page.evaluate(() => fetch('/api/items').then(() => undefined));
  await page.locator('cors-guard-overlay .open').waitFor();
  await page.close();
});

/** Everything a page elsewhere can try; what it got, if anything. */
async function attack(page: Page | Frame): Promise<string[]> {
  return page.evaluate(async (base) => {
    const got: string[] = [];
    for (const path of ['', 'state.json', 'summary.json', 'fixes.json', 'probes.json', 'report.js']) {
      for (const mode of ['cors', 'no-cors'] as const) {
        const text = await fetch(`${base}/__cors-guard/${path}`, { mode, credentials: 'include' }).then(
          (response) => response.text(),
          () => '',
        );
        if (text !== '') got.push(`${mode} ${path}`);
      }
      await new Promise<void>((resolve) => {
        const script = document.createElement('script');
        script.src = `${base}/__cors-guard/${path}`;
        script.addEventListener('load', () => {
          got.push(`script ${path}`);
          resolve();
        });
        script.addEventListener('error', () => resolve());
        document.head.append(script);
      });
    }
    const command = JSON.stringify({ kind: 'check-again', calls: ['c1'] });
    for (const type of ['text/plain', 'application/json']) {
      const headers = { 'Content-Type': type };
      await fetch(`${base}/__cors-guard/command`, { method: 'POST', mode: 'no-cors', body: command, headers }).catch(
        () => undefined,
      );
      await fetch(`${base}/__cors-guard/command`, { method: 'POST', body: command, headers }).catch(() => undefined);
    }
    await new Promise<void>((resolve) => {
      const socket = new WebSocket(base.replace('http', 'ws'), 'vite-hmr');
      socket.addEventListener('open', () => {
        socket.send(JSON.stringify({ type: 'custom', event: 'cors-guard:hello', data: {} }));
        socket.send(
          JSON.stringify({ type: 'custom', event: 'cors-guard:command', data: JSON.parse(command) as unknown }),
        );
        setTimeout(resolve, 300);
      });
      socket.addEventListener('message', ({ data }) => {
        if (String(data).includes('cors-guard:state')) got.push('socket');
      });
      socket.addEventListener('error', () => resolve());
    });
    return got;
  }, dev.url);
}

describe('a page that is not the dev page', () => {
  const probes = (): number => target.probes().length;

  async function expectNothing(page: Page | Frame, path: string): Promise<void> {
    const [before, lines] = [probes(), dev.lines.length];
    expect(await attack(page)).toEqual([]);
    // What was started would have been sent by the time a call of the dev page is judged.
    const own = await browser.newPage();
    await own.goto(dev.url);
    await own.evaluate((to) => fetch(to).then(() => undefined), path);
    await until('its verdict', async () =>
      (await dev.report()).calls.some(({ url, verdicts }) => url === path && verdicts.chromium?.why !== 'budget'),
    );
    await own.close();
    expect(probes()).toBe(before + 1);
    expect(dev.lines.slice(lines)).toEqual([]);
  }

  it('on another port of the same host gets nothing and starts nothing', async () => {
    const page = await browser.newPage();
    await page.goto(`${elsewhere.origin}/`);
    await expectNothing(page, '/api/orders');
    await page.close();
  });

  it('on another host gets nothing and starts nothing', async () => {
    const page = await browser.newPage();
    await page.goto(`http://other.localhost:${elsewhere.port}/`);
    await expectNothing(page, '/api/customers');
    await page.close();
  });

  it('in a file gets nothing and starts nothing', async () => {
    const folder = await startFolder();
    const file = join(folder.path, 'page.html');
    await writeFile(file, '<!doctype html><title>file</title>');
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    await expectNothing(page, '/api/invoices');
    await page.close();
    await folder.close();
  });

  it('in a sandboxed frame gets nothing and starts nothing', async () => {
    const page = await browser.newPage();
    await page.goto(`${elsewhere.origin}/`);
    await page.setContent('<iframe sandbox="allow-scripts" srcdoc="<!doctype html><title>frame</title>"></iframe>');
    const frame = await until('the frame', () => page.frames()[1]);
    expect(await frame.evaluate(() => origin)).toBe('null');
    await expectNothing(frame, '/api/carts');
    await page.close();
  });

  it.each([
    ['under another name for this machine (DNS rebinding)', { host: 'evil.example', 'sec-fetch-site': 'same-origin' }],
    ['from a browser that does not say where it comes from', {}],
    ['from a page of another port, as the browser says', { 'sec-fetch-site': 'same-site' }],
  ])('%s gets nothing and starts nothing', async (_, headers) => {
    const [before, lines] = [probes(), dev.lines.length];
    for (const door of ['', 'state.json', 'summary.json', 'fixes.json', 'probes.json', 'report.js']) {
      const { status, body } = await call(`${dev.url}/__cors-guard/${door}`, { headers });
      expect([door, status, body.includes('findings')]).toEqual([door, 403, false]);
    }
    const { status } = await call(`${dev.url}/__cors-guard/command`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'check-again', calls: ['c1'] }),
    });
    expect(status).toBe(403);
    expect(probes()).toBe(before);
    expect(dev.lines.slice(lines)).toEqual([]);
  });

  it('cannot hold the report page in a frame, open it by a link, or post a form to it', async () => {
    const page = await browser.newPage();
    const own = `${elsewhere.origin}/`;
    await page.goto(own);
    const content = `<iframe src="${dev.url}/__cors-guard/"></iframe><a href="${dev.url}/__cors-guard/">x</a>
      <form method="post" enctype="text/plain" action="${dev.url}/__cors-guard/command"><input name="x"><button>go</button></form>`;
    await page.setContent(content);
    const [answer] = await Promise.all([page.waitForResponse('**/__cors-guard/'), page.click('a')]);
    expect(answer.status()).toBe(403);
    await page.goto(own);
    await page.setContent(content);
    const [posted] = await Promise.all([page.waitForResponse('**/__cors-guard/command'), page.click('button')]);
    expect(posted.status()).toBe(403);
    await page.close();
  });
});
