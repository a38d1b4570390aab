/** A page in a real browser on each dev server: what it tells of its calls arrives, on plain and on secure connections. */

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../e2e/browser.ts';
import { allowlistApi, startTarget } from '../helpers/recording-target.ts';
import { closing, PAGE } from '../helpers/set-up.ts';
import { certificateFor } from '../helpers/tls-target.ts';
import { until } from '../helpers/until.ts';
import { bundlerNames, startBundler, type BundlerName } from '../helpers/bundler-dev.ts';

let browser: Browser;
let pair: { key: string; cert: string };
beforeAll(async () => {
  browser = await launchChromium();
  pair = await certificateFor('localhost');
});
afterAll(() => browser?.close());

const source = `
export async function load() {
  const answer = await fetch('/api/items', { credentials: 'include', headers: { 'x-request-id': '7' } });
  document.title = String(answer.status);
}
load();
`;

/** Serves the page; the list may be changed by anybody. */
const page = {
  name: 'page',
  middleware(
    { url }: { url: string },
    response: { setHeader(name: string, value: string): void; end(text: string): void },
    next: () => void,
  ) {
    if (url !== '/') return next();
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><link rel="icon" href="data:,"><title>app</title><script src="/main.js"></script>');
  },
};

const servers: readonly (readonly [server: string, name: BundlerName])[] = [
  ...bundlerNames.flatMap(
    (name) =>
      [
        ['http', name],
        ['https', name],
      ] as const,
  ),
  ['http2', '@rspack/dev-server'],
];

describe.each(servers)('the page over %s from %s', (type, name) => {
  it('tells how it makes its calls, and where', async () => {
    const target = closing(await startTarget(allowlistApi([PAGE])));
    const dev = closing(
      await startBundler(name, {
        files: { 'src/index.js': source },
        config: { devtool: 'source-map' },
        devServer: {
          proxy: [{ context: ['/api'], target: target.origin }],
          server: type === 'http' ? type : { type, options: pair },
          setupMiddlewares: (list: object[]) => [...list.slice(0, 2), page, ...list.slice(2)],
        },
        options: { production: { page: PAGE, api: target.origin } },
      }),
    );
    const context = closing(await browser.newContext({ ignoreHTTPSErrors: true }));
    const tab = await context.newPage();
    await tab.goto(`${dev.url.replace('http:', type === 'http' ? 'http:' : 'https:')}/`);
    await tab.waitForFunction(() => document.title === '200');
    const report = await until('the call, told by the page', async () => {
      const written = await dev.report();
      return written.calls.some((one) => Reflect.get(one, 'source') !== null) && written;
    });
    expect(report.calls).toMatchObject([{ url: '/api/items', source: 'src/index.js:3' }]);
    const [preflight] = target.probes().filter(({ method }) => method === 'OPTIONS');
    expect(preflight?.headers['access-control-request-headers']).toBe('x-request-id');
    expect(dev.ours().filter((line) => /fault|cannot/.test(line))).toEqual([]);
  });
});
