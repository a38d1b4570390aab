import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeOf } from '../helpers/place-of.ts';
import { startTarget, type Answer } from '../helpers/recording-target.ts';
import { closing, judgedOf, startGuarded } from '../helpers/set-up.ts';
import { browserNames, launch, type TestBrowser } from './browsers.ts';

const axios = join(dirname(createRequire(import.meta.url).resolve('axios/package.json')), 'dist/esm/axios.js');

/** Lets everybody in who brings no credentials. */
const api: Answer = (request, response) => {
  response.setHeader('Access-Control-Allow-Origin', '*');
  if (request.url === '/api/token') response.setHeader('Set-Cookie', 'XSRF-TOKEN=canary; Path=/');
  if (request.url === '/api/old') response.writeHead(302, { Location: '/api/new' }).end();
  else response.writeHead(200, { 'Content-Type': 'application/json', 'X-Total-Count': '7' }).end('{}');
};

/** The sources of an app. */
const sources = {
  'index.html':
    '<!doctype html><link rel="icon" href="data:,"><title>app</title><script type="module" src="/main.ts"></script>',
  'main.ts': `import { loadAll } from './items.ts';
import { show } from './view.tsx';
interface Done { readonly done: boolean }

declare global { interface Window { done?: Promise<Done> } }
window.done = Promise.all([loadAll(), show()]).then((): Done => ({ done: true }));
`,
  'items.ts': `import axios from 'axios';
import { get } from 'tiny-http';

type Kind = 'include' | 'same-origin';
enum Path { Me = '/api/me', Items = '/api/items' }

const withMode = (credentials: Kind): Promise<Response> =>
  fetch(Path.Me, { credentials });

export async function loadAll(): Promise<void> {
  await Promise.all([withMode('include'), withMode('same-origin')]);
  const items: Response = await fetch(Path.Items satisfies string);
  items.headers.get('X-Total-Count');
  await get('/api/tiny');
  await fetch('/api/old');
  await fetch('/api/token', { credentials: 'include' });
  await axios.post('/api/save', {}, { withCredentials: true });
}
`,
  'jsx.js': 'export const jsxDEV = (tag, props) => ({ tag, ...props });',
  'view.tsx': `export async function show(): Promise<object> {
  const box = <section
    title="items" />;
  const answer: Response = await fetch('/api/view');
  return { box, answer };
}
`,
};

describe.each(browserNames)('calls of a page in %s', (name) => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await launch(name);
  });
  afterAll(() => browser?.close());

  it('are judged as they were made, each with its place in the source', async () => {
    const target = closing(await startTarget(api));
    const dev = closing(
      await startGuarded(target, {
        resolve: { alias: { axios, 'react/jsx-dev-runtime': '/jsx.js' } },
        optimizeDeps: { noDiscovery: true },
        server: { fs: { strict: false } },
        files: sources,
      }),
    );
    const library = join(dev.root, 'node_modules', 'tiny-http');
    await mkdir(library, { recursive: true });
    await writeFile(join(library, 'package.json'), '{"name":"tiny-http","type":"module","exports":"./index.js"}');
    await writeFile(join(library, 'index.js'), 'const r=(t,e)=>fetch(t,e),n=t=>r(t,{});export{n as get};');
    const page = await browser.newPage();
    await page.goto(dev.url);
    await page.evaluate('window.done');
    await judgedOf(dev)(8);
    const report = (await dev.stop()) as unknown as {
      calls: { method: string; url: string; source: string | null; verdicts: Record<string, { outcome: string }> }[];
      findings: { code: string; calls: string[] }[];
    };
    const told = report.calls.map(({ method, url, source, verdicts }) =>
      [method, url, verdicts['chromium']?.outcome, source?.replace(/:\d+$/, '')].join(' '),
    );
    const line = (file: keyof typeof sources, text: string): string =>
      placeOf(sources, file, text).replace(/:\d+$/, '');
    expect(told.sort()).toEqual(
      [
        `GET /api/items pass ${line('items.ts', 'fetch(Path.Items')}`,
        `GET /api/me fail ${line('items.ts', 'fetch(Path.Me')}`,
        `GET /api/me pass ${line('items.ts', 'fetch(Path.Me')}`,
        `GET /api/old pass ${line('items.ts', "fetch('/api/old')")}`,
        `GET /api/tiny pass ${line('items.ts', "get('/api/tiny')")}`,
        `GET /api/token fail ${line('items.ts', "fetch('/api/token'")}`,
        `GET /api/view pass ${line('view.tsx', "fetch('/api/view')")}`,
        `POST /api/save fail ${line('items.ts', 'axios.post(')}`,
      ].sort(),
    );
    const exact = report.calls.find(({ url }) => url === '/api/items')?.source;
    expect(exact).toBe(placeOf(sources, 'items.ts', 'fetch(Path.Items'));
    expect(report.findings.map(({ code }) => code).sort()).toEqual([
      'response-header-not-exposed',
      'same-origin-header-lost',
      'wildcard-with-credentials',
    ]);
    expect(page.printed.filter((text) => !text.includes('[vite]'))).toEqual([]);
    await page.close();
  });
});
