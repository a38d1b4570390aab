/** The plugin in every kind of server that Vite makes: preview, restart, middleware mode, https, several at once. */

import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { generate } from 'selfsigned';
import type { Plugin, ProxyOptions } from 'vite';
import { describe, expect, it } from 'vitest';
import { corsGuard } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { anyPort } from '../helpers/free-port.ts';
import { call } from '../helpers/call.ts';
import { startFolder } from '../helpers/folder.ts';
import { listening } from '../helpers/listening.ts';
import { allowlistApi, startTarget } from '../helpers/recording-target.ts';
import { closing, guard, judgedOf, PAGE, pageOf } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { collecting, pageHeaders, startVite, vite, viteMajor } from '../helpers/vite-dev.ts';
import { openWebSocket, startEcho } from '../helpers/websocket.ts';

const startApi = async () => closing(await startTarget(allowlistApi([PAGE])));

describe('entries from elsewhere', () => {
  it.each(['before', 'after'])('one that another plugin, %s ours, adds in configureServer', async (place) => {
    const target = await startApi();
    let configured = 0;
    const adds: Plugin = {
      name: 'adds',
      configureServer({ config }) {
        const entry: ProxyOptions = { target: target.origin, configure: () => void (configured += 1) };
        config.server.proxy = Object.assign(config.server.proxy ?? {}, { '/late': entry });
      },
    };
    const ours = guard(target.origin);
    const plugins = place === 'before' ? [adds, ours] : [ours, adds];
    const dev = closing(await startVite({ plugins, server: { proxy: { '/api': target.origin } } }));
    expect(await pageOf(dev)('GET', '/late/items')).toBe(200);
    expect((await judgedOf(dev)(1)).calls).toMatchObject([{ url: '/late/items' }]);
    expect(configured).toBe(1);
  });

  it("the option proxy stands behind the user's entries and never replaces one", async () => {
    const [users, ours] = [await startApi(), await startApi()];
    const dev = closing(
      await startVite({
        plugins: [guard(users.origin, { proxy: { '/api': ours.origin, '/own': ours.origin } })],
        server: { proxy: { '/api': { target: users.origin, headers: { 'x-user': '1' } } } },
      }),
    );
    const page = pageOf(dev);
    expect([await page('GET', '/api/items'), await page('GET', '/own/items')]).toEqual([200, 200]);
    expect(users.received.filter(({ headers }) => headers['x-user'] === '1').map(({ url }) => url)).toEqual([
      '/api/items',
    ]);
    expect(ours.received.map(({ url }) => url)).toEqual(['/own/items']);
  });
});

describe('WebSocket entries', () => {
  it('pass messages both ways with the same handshake as without the plugin, and make no call', async () => {
    const echo = closing(await startEcho());
    const proxy = () => ({ '/socket': { target: `ws://127.0.0.1:${echo.port}`, ws: true } });
    const bare = closing(await startVite({ server: { proxy: proxy() } }));
    const dev = closing(
      await startVite({ plugins: [guard(`http://127.0.0.1:${echo.port}`)], server: { proxy: proxy() } }),
    );
    const seen = [];
    for (const server of [bare, dev]) {
      const socket = closing(
        await openWebSocket(`${server.url}/socket/chat`, { 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' }),
      );
      const texts = ['hello', 'x'.repeat(40_000), 'ä'];
      for (const text of texts) {
        socket.send(text);
        await until('the echo', () => socket.messages.at(-1) === text);
      }
      seen.push({ messages: socket.messages, headers: socket.headers });
    }
    expect(seen[1]).toEqual(seen[0]);
    const [plain, guarded] = echo.handshakes.map((lines) => lines.map((line) => line.replace(/:\d+$/, '')));
    expect(guarded).toEqual(plain);
    expect((await dev.stop()).calls).toEqual([]);
    expect(dev.lines.join('\n')).not.toContain('internal fault');
  });

  it('leave the hot-update socket of Vite alone', async () => {
    const echo = closing(await startEcho());
    const target = await startApi();
    const proxy = { '/socket': { target: `ws://127.0.0.1:${echo.port}`, ws: true }, '/api': target.origin };
    const dev = closing(await startVite({ plugins: [guard(target.origin)], server: { proxy, hmr: true } }));
    const client = await (await fetch(`${dev.url}/@vite/client`)).text();
    const token = /wsToken = "([^"]*)"/.exec(client)?.[1] ?? '';
    const socket = closing(
      await openWebSocket(`${dev.url}/?token=${token}`, { 'sec-websocket-protocol': 'vite-hmr', origin: dev.url }),
    );
    await until('the greeting', () => socket.messages.some((text) => text.includes('"connected"')));
    expect(echo.handshakes).toEqual([]);
  });
});

describe('vite preview', () => {
  it('guards its entries as the dev server does', async () => {
    const target = await startApi();
    const folder = closing(await startFolder());
    await mkdir(join(folder.path, 'dist'));
    await writeFile(join(folder.path, 'dist', 'index.html'), '<!doctype html><title>built</title>');
    const lines: string[] = [];
    const server = await vite.preview({
      root: folder.path,
      configFile: false,
      cacheDir: join(folder.path, '.vite'),
      customLogger: collecting(lines),
      plugins: [guard(target.origin)],
      preview: { host: '127.0.0.1', port: anyPort(), proxy: { '/api': target.origin } },
    });
    closing({ close: () => server.close() });
    server.printUrls();
    const { port } = server.httpServer.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    expect((await call(`${url}/`)).body).toContain('built');
    expect((await call(`${url}/api/items`, { headers: pageHeaders({ url }) })).status).toBe(200);
    await until('the probe', () => target.probes().length === 1);
    await until('the start line', () => lines.some((line) => line.includes('cors-guard')));
  });
});

describe('a restart', () => {
  it('reports each call once, runs hooks once for each server, and goes on judging', async () => {
    const target = await startApi();
    const ran = { configure: 0, proxyRes: 0 };
    const entry: ProxyOptions = {
      target: target.origin,
      configure(proxy) {
        ran.configure += 1;
        proxy.on('proxyRes', () => void (ran.proxyRes += 1));
      },
    };
    const dev = closing(await startVite({ plugins: [guard(target.origin)], server: { proxy: { '/api': entry } } }));
    await pageOf(dev)('GET', '/api/items');
    await judgedOf(dev)(1);
    await dev.restart();
    await pageOf(dev)('GET', '/api/other');
    const report = await until('the report of the new server', async () => {
      const next = await judgedOf(dev)(1);
      return next.calls.some(({ url }) => url === '/api/other') && next;
    });
    expect(report.calls.map(({ url }) => url)).toEqual(['/api/other']);
    expect(ran).toEqual({ configure: 2, proxyRes: 2 });
    expect(target.received.filter(({ headers }) => !/cors-guard/.test(headers['user-agent'] ?? ''))).toHaveLength(2);
    expect(dev.lines.join('\n')).not.toContain('internal fault');
  });
});

describe('several servers with one plugin instance', () => {
  it('keep their calls apart, and closing one leaves the other judging', async () => {
    const [first, second] = [await startApi(), await startApi()];
    const plugin = corsGuard({ enabled: true, report: 'report.json', production: { page: PAGE } });
    // One prefix for both: nothing but the server tells them apart.
    const one = closing(await startVite({ plugins: [plugin], server: { proxy: { '/api': first.origin } } }));
    const two = closing(await startVite({ plugins: [plugin], server: { proxy: { '/api': second.origin } } }));
    await pageOf(one)('PUT', '/api/one', {}, '{}');
    await pageOf(two)('PUT', '/api/two', {}, '{}');
    expect((await judgedOf(one)(1)).calls.map(({ productionUrl }) => productionUrl)).toEqual([
      `${first.origin}/api/one`,
    ]);
    expect((await judgedOf(two)(1)).calls.map(({ productionUrl }) => productionUrl)).toEqual([
      `${second.origin}/api/two`,
    ]);
    await one.stop();
    await pageOf(two)('PUT', '/api/three', {}, '{}');
    expect((await judgedOf(two)(2)).calls).toHaveLength(2);
  });
});

describe('middleware mode', () => {
  it('guards without an HTTP server of Vite, and is closed with it', async () => {
    const target = await startApi();
    const folder = closing(await startFolder());
    const lines: string[] = [];
    const host = createServer();
    const server = await vite.createServer({
      root: folder.path,
      configFile: false,
      cacheDir: join(folder.path, '.vite'),
      customLogger: collecting(lines),
      plugins: [guard(target.origin)],
      server: { middlewareMode: true, watch: null, hmr: false, ws: false, proxy: { '/api': target.origin } },
    });
    closing({ close: () => server.close() });
    expect(server.httpServer).toBeNull();
    host.on('request', (incoming, response) => server.middlewares(incoming, response));
    const url = `http://127.0.0.1:${closing(await listening(host)).port}`;
    expect((await call(`${url}/api/items`, { headers: pageHeaders({ url }) })).status).toBe(200);
    await until('the probe', () => target.probes().length === 1);
    expect(lines.join('\n')).toContain('cors-guard');
  });
});

describe('a base path', () => {
  it('changes nothing: entries and calls are on the paths the page asks for', async () => {
    const target = await startApi();
    const proxy = { '/shop/api': target.origin, '/api': target.origin };
    const dev = closing(await startVite({ base: '/shop/', plugins: [guard(target.origin)], server: { proxy } }));
    expect((await call(`${dev.url}/shop/`, { headers: { accept: 'text/html' } })).body).toContain('<title>app');
    const page = pageOf(dev);
    expect([await page('GET', '/shop/api/items'), await page('GET', '/api/items')]).toEqual([200, 200]);
    const urls = (await judgedOf(dev)(2)).calls.map(({ url }) => url);
    expect(urls.sort()).toEqual(['/api/items', '/shop/api/items']);
  });
});

describe('an https dev server', () => {
  it('is guarded over HTTP/1.1, and from Vite 7 on also over HTTP/2', async () => {
    const target = await startApi();
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
    const dev = closing(
      await startVite({
        plugins: [guard(target.origin)],
        server: { https: { key, cert }, proxy: { '/api': { target: target.origin, changeOrigin: true } } },
      }),
    );
    const sent = request(`${dev.url}/api/one`, { rejectUnauthorized: false, agent: false, headers: pageHeaders(dev) });
    sent.end();
    const [answer] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }];
    answer.resume();
    expect(answer.statusCode).toBe(200);
    const paths = ['/api/one'];
    const speaksHttp2 = (await protocolOf(dev.port)) === 'h2';
    expect(speaksHttp2).toBe(viteMajor >= 7);
    if (speaksHttp2) {
      const session = connectHttp2(dev.url, { rejectUnauthorized: false });
      const stream = session.request({ ':path': '/api/two', ...pageHeaders(dev) });
      const [head] = (await once(stream, 'response')) as [Record<string, unknown>];
      stream.resume();
      await once(stream, 'close');
      session.close();
      expect(head[':status']).toBe(200);
      paths.push('/api/two');
    }
    const report = await judgedOf(dev)(paths.length);
    expect(report.calls.map(({ url }) => url).sort()).toEqual(paths);
    expect(report.findings).toEqual([]);
    expect(dev.lines.join('\n')).not.toContain('internal fault');
  });
});

/** The protocol a browser would speak with this https server. */
async function protocolOf(port: number): Promise<string | false> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] });
  await once(socket, 'secureConnect');
  const { alpnProtocol } = socket;
  socket.destroy();
  return alpnProtocol ?? false;
}

describe('the terminal', () => {
  it('has nothing of ours before the lines that say the server is ready', async () => {
    const target = await startApi();
    const dev = closing(
      await startVite({ plugins: [guard(target.origin)], server: { proxy: { '/api': target.origin } } }),
    );
    await until('the start line', () => dev.lines.some((line) => line.includes('cors-guard')));
    const ready = dev.lines.findIndex((line) => line.includes(dev.url));
    const ours = dev.lines.findIndex((line) => line.includes('cors-guard'));
    expect(ready).toBeGreaterThanOrEqual(0);
    expect(ours).toBeGreaterThan(ready);
  });
});
