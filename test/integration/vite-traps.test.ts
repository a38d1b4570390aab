/** What is easily got wrong beside Vite's proxy, each on every major: events that do not come, requests that are not the page's. */

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProxyOptions } from 'vite';
import { describe, expect, it } from 'vitest';
import { corsGuard } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { call } from '../helpers/call.ts';
import { startFolder } from '../helpers/folder.ts';
import { allowlistApi, startTarget } from '../helpers/recording-target.ts';
import { closing, codesOf, guard, judgedOf, PAGE, pageOf } from '../helpers/set-up.ts';
import { pageHeaders, startVite, vite } from '../helpers/vite-dev.ts';

const startApi = async () => closing(await startTarget(allowlistApi([PAGE])));

async function guarded(entry: ProxyOptions = {}) {
  const target = await startApi();
  const proxy = { '/api': { target: target.origin, ...entry } };
  const dev = closing(await startVite({ plugins: [guard(target.origin)], server: { proxy } }));
  return { target, dev, page: pageOf(dev), judged: judgedOf(dev) };
}

describe('events that the proxy does not send', () => {
  it('a request with Expect is judged by what the page sent', async () => {
    const { target, page, judged } = await guarded({ rewrite: (path) => path.replace('/api', '/v1') });
    const headers = { expect: '100-continue', 'content-type': 'application/json' };
    expect(await page('POST', '/api/items', headers, '{}')).toBe(201);
    const report = await judged(1);
    expect(report.calls).toMatchObject([
      { method: 'POST', url: '/api/items', productionUrl: `${target.origin}/v1/items` },
    ]);
    expect(target.probes().map(({ method, url }) => `${method} ${url}`)).toEqual(['OPTIONS /v1/items']);
  });

  it('the first of several entries that fit is the one', async () => {
    const [first, second] = [await startApi(), await startApi()];
    const proxy = { '/api/v2': second.origin, '/api': first.origin, '^/api/.*': second.origin };
    const production = { page: PAGE, api: { '/api/v2': second.origin, '/api': first.origin } };
    const plugins = [corsGuard({ enabled: true, report: 'report.json', production })];
    const dev = closing(await startVite({ plugins, server: { proxy } }));
    await pageOf(dev)('GET', '/api/v2/items');
    await pageOf(dev)('GET', '/api/items');
    const urls = (await judgedOf(dev)(2)).calls.map(({ productionUrl }) => productionUrl).sort();
    expect(urls).toEqual([`${first.origin}/api/items`, `${second.origin}/api/v2/items`].sort());
  });
});

describe('what the proxy changes', () => {
  it('no header that it adds, changes or drops is taken for one of the page', async () => {
    const { target, page, judged } = await guarded({
      headers: { 'x-team': 'shop', authorization: 'Basic eDp5' },
      xfwd: true,
      configure: (proxy) =>
        void proxy.on('proxyReq', (sent) => {
          sent.setHeader('origin', 'https://elsewhere.example');
          sent.setHeader('x-hook', '1');
          sent.removeHeader('cookie');
        }),
    });
    expect(await page('PUT', '/api/items', { cookie: 'sid=1', 'x-request-id': '7' }, '{}')).toBe(200);
    const report = await judged(1);
    expect(target.received[0]?.headers).toMatchObject({ origin: 'https://elsewhere.example', 'x-hook': '1' });
    const preflights = target.probes().map(({ headers }) => headers);
    expect(preflights.map((headers) => headers['access-control-request-headers'])).toContain('x-request-id');
    for (const headers of preflights) {
      expect(headers.origin).toBe(PAGE);
      expect(JSON.stringify(headers)).not.toMatch(/x-team|x-hook|forwarded|authorization|sid/);
    }
    // That they are added is told, as such.
    expect(codesOf(report)).toEqual(['dev-proxy-adds-request-header (warning)']);
  });
});

describe('requests that are no calls of the page', () => {
  it('a preflight from elsewhere, which Vite answers itself', async () => {
    const { target, dev } = await guarded();
    const headers = pageHeaders(dev, {
      origin: 'http://localhost:3999',
      'access-control-request-method': 'PUT',
      'sec-fetch-site': 'same-site',
    });
    const { status } = await call(`${dev.url}/api/items`, { method: 'OPTIONS', headers });
    expect(status).toBe(204);
    expect((await dev.stop()).calls).toEqual([]);
    expect(target.received).toEqual([]);
  });

  it('a name that was turned on this machine (DNS rebinding)', async () => {
    const { target, dev } = await guarded();
    const headers = pageHeaders(dev, { host: 'evil.example', referer: 'http://evil.example/' });
    const { status } = await call(`${dev.url}/api/items`, { headers });
    expect(status).toBe(403);
    expect((await dev.stop()).calls).toEqual([]);
    expect(target.received).toEqual([]);
  });
});

describe('one entry object in two servers', () => {
  it('that start at the same time: each hears of its own calls', async () => {
    const target = await startApi();
    const entry: ProxyOptions = { target: target.origin };
    const start = () => startVite({ plugins: [guard(target.origin)], server: { proxy: { '/api': entry } } });
    const [one, two] = await Promise.all([start(), start()]);
    closing(one);
    closing(two);
    await pageOf(one)('GET', '/api/one');
    await pageOf(two)('GET', '/api/two');
    expect((await judgedOf(one)(1)).calls.map(({ url }) => url)).toEqual(['/api/one']);
    expect((await judgedOf(two)(1)).calls.map(({ url }) => url)).toEqual(['/api/two']);
  });
});

describe('a production build', () => {
  it('has the same bytes with the plugin', async () => {
    const root = closing(await startFolder()).path;
    await mkdir(join(root, 'src'));
    await writeFile(join(root, 'index.html'), '<!doctype html><script type="module" src="/src/main.js"></script>');
    await writeFile(
      join(root, 'src', 'main.js'),
      "fetch('/api/items').then((answer) => console.log(answer.status));\n",
    );
    const build = async (name: string, plugins: ReturnType<typeof corsGuard>): Promise<Record<string, string>> => {
      await vite.build({
        root,
        configFile: false,
        logLevel: 'silent',
        plugins,
        server: { proxy: { '/api': 'http://127.0.0.1:1' } },
        build: { outDir: join(root, name), emptyOutDir: true },
      });
      const files = await readdir(join(root, name), { recursive: true, withFileTypes: true });
      const read = files
        .filter((file) => file.isFile())
        .map(async (file): Promise<[string, string]> => [
          file.name,
          await readFile(join(file.parentPath, file.name), 'base64'),
        ]);
      return Object.fromEntries(await Promise.all(read));
    };
    const bare = await build('bare', []);
    expect(Object.keys(bare)).toHaveLength(2);
    expect(await build('guarded', guard('https://api.shop.example'))).toEqual(bare);
  });
});
