import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import httpProxy from 'http-proxy';
import { resolveOptions, type CorsGuardOptions } from '../../packages/cors-guard/src/deployment/index.ts';
import { findingCodes } from '../../packages/cors-guard/src/findings/codes.ts';
import { createGuard, type Guard } from '../../packages/cors-guard/src/hosts/guard.ts';
import { startFolder } from './folder.ts';
import { reportIn } from './report-file.ts';
import { loopbackAgent, PUBLIC_HOST } from './vite-dev.ts';

/** A server without bundler and without a socket of ours, as one writes it with a proxy library. */
export interface PlainHost {
  readonly port: number;
  readonly url: string;
  /** Ends it and starts another on the same port. */
  restart(): Promise<void>;
  /** Paths of the calls that were judged so far and that a page has told of. */
  told(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What it is made of. */
export interface PlainSetUp {
  /** Port of the target of `/api`. */
  readonly api: number;
  /** Pages, by path. */
  readonly pages: Readonly<Record<string, string>>;
  readonly options: CorsGuardOptions;
  readonly allowedHosts?: readonly string[];
}

/** Starts a plain server that guards its proxy. */
export async function startPlain(setUp: PlainSetUp): Promise<PlainHost> {
  const folder = await startFolder();
  const root = folder.path;
  let running = await start(setUp, root, 0);
  const { port } = running.server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async restart() {
      await stop(running);
      running = await start(setUp, root, port);
    },
    async told() {
      const { calls } = await reportIn(root);
      return calls.filter(({ source }) => source !== null).map(({ url }) => url);
    },
    async close() {
      await stop(running);
      await folder.close();
    },
  };
}

interface Running {
  readonly server: Server;
  readonly guard: Guard;
}

async function start(
  { api, pages, options, allowedHosts = [] }: PlainSetUp,
  root: string,
  port: number,
): Promise<Running> {
  const guard = createGuard({
    options: resolveOptions({ ...options, enabled: true, report: 'report.json' }, {}, findingCodes),
    facts: () => ({}),
    cacheDir: join(root, '.cache'),
    root,
    // Only a page tells a stack.
    sourceOf: () => Promise.resolve('app.js'),
    page: { base: '/', allowedHosts, editorUrl: null, script: () => Promise.resolve('') },
    log: { info: () => undefined, warn: () => undefined },
  });
  const target = `http://${PUBLIC_HOST}:${api}`;
  const proxy = httpProxy.createProxyServer({ target, changeOrigin: true, agent: loopbackAgent() });
  const tap = guard.tap('/api', { target });
  proxy.on('proxyReq', tap.proxyReq).on('proxyRes', tap.proxyRes).on('error', tap.error);
  const server = createServer((request, response) => {
    guard.snapshot(request);
    if (guard.door(request, response)) return;
    const page = pages[request.url ?? ''];
    if (page !== undefined) response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    else proxy.web(request, response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  guard.ready();
  return { server, guard };
}

async function stop({ server, guard }: Running): Promise<void> {
  await guard.close();
  server.closeAllConnections();
  if (server.listening) {
    server.close();
    await once(server, 'close');
  }
}
