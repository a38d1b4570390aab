import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { codesOf, judgedOf, lasting, PAGE, startGuarded } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import type { DevServer } from '../helpers/vite-dev.ts';
import { launchChromium } from './browser.ts';

let browser: Browser;
let target: RecordingTarget;
let dev: DevServer;

beforeAll(async () => {
  target = lasting(
    await startTarget((request, response) => {
      if (request.headers.origin === PAGE) response.setHeader('Access-Control-Allow-Origin', PAGE);
      response.setHeader('Access-Control-Allow-Headers', 'content-type');
      response.setHeader('X-Total', '7');
      if (request.method === 'OPTIONS') response.writeHead(204).end();
      else if (request.url === '/api/moved') response.writeHead(302, { Location: '/api/items' }).end();
      else if (request.url === '/api/login') response.writeHead(200, { 'Set-Cookie': 'sid=1; Path=/' }).end('in');
      else if (request.url === '/api/invalid') response.writeHead(422).end('invalid');
      else response.writeHead(200).end(request.headers.cookie ?? 'no cookie');
    }),
  );
  dev = lasting(await startGuarded(target, { options: { asProduction: true } }));
  browser = lasting(await launchChromium());
});

describe('an app in development, with asProduction', () => {
  it('reads every answer, keeps its cookies and follows redirects as without', async () => {
    const page = await browser.newPage();
    await page.goto(dev.url);
    const seen = await page.evaluate(async () => {
      const tell = async (path: string, init?: RequestInit): Promise<unknown[]> => {
        const answer = await fetch(path, init);
        return [answer.status, answer.type, answer.headers.get('x-total'), await answer.text()];
      };
      const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
      return [
        await tell('/api/login', json),
        await tell('/api/items'),
        await tell('/api/invalid', json),
        await tell('/api/moved'),
      ];
    });
    expect(seen).toEqual([
      [200, 'basic', '7', 'in'],
      [200, 'basic', '7', 'sid=1'],
      [422, 'basic', '7', 'invalid'],
      [200, 'basic', '7', 'sid=1'],
    ]);
    expect(target.received.filter(({ url }) => url === '/api/items')[0]?.headers.origin).toBe(PAGE);
    // The API allows the page, but no credentials and not to read X-Total: the login and the total work here alone.
    const expected = ['response-header-not-exposed (error)', 'set-cookie-ignored (warning)'];
    const codes = async (): Promise<string[]> => codesOf(await judgedOf(dev)(4));
    await until('both findings', async () => (await codes()).length >= expected.length);
    expect(await codes()).toEqual(expected);
    await page.close();
  });
});
