/** What the dev servers of webpack and Rspack have in common: their configuration, and how they are started and ended. */

import type { Server } from 'node:http';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { corsGuard } from '../../packages/cors-guard/src/hosts/webpack/index.ts';
import { hostServer, makeProject, withReport, type HostServer, type HostSetUp } from './host.ts';

/** As much of a dev server as tests use. */
export interface BundledServer {
  readonly server?: unknown;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes a dev server of these two configurations, that of the bundler and its own; both tools read the same ones. */
export type MakeServer = (config: object, devServer: object) => BundledServer;

/** A project of one script without a line, and the page that loads it. */
const project = {
  'package.json': '{ "name": "app", "private": true }',
  'index.js': '',
  'public/index.html': '<!doctype html><title>app</title><script src="main.js"></script>',
};

/**
 * Starts a dev server for this set-up.
 *
 * @param filter - what its proxy calls the prefix of an entry
 */
export async function startBundled(
  setUp: HostSetUp,
  filter: 'context' | 'pathFilter',
  make: MakeServer,
): Promise<HostServer> {
  const { base = '/', files, options } = setUp;
  const root = await makeProject({ ...project, ...files });
  const lines: string[] = [];
  const write = (text: string): boolean => lines.push(...stripVTControlCharacters(text).trimEnd().split('\n')) > 0;
  const config = {
    mode: 'development',
    context: root,
    entry: './index.js',
    devtool: false,
    cache: false,
    output: { path: join(root, 'dist'), publicPath: base },
    stats: 'none',
    infrastructureLogging: { level: 'info', colors: false, stream: { write } },
    watchOptions: { ignored: /./ },
  };
  const devServer = devServerOf(setUp, root, filter);
  const dev = make(config, options ? corsGuard.devServer(devServer, withReport(options)) : devServer);
  await dev.start();
  const address = (dev.server as Server | undefined)?.address();
  if (!address || typeof address === 'string') throw new Error('the dev server does not listen');
  return hostServer(root, address.port, lines, () => dev.stop());
}

/** The configuration of the dev server itself; nothing is watched, and no page is told of changes. */
function devServerOf({ proxy, hostName, base = '/' }: HostSetUp, root: string, filter: string): object {
  return {
    host: '127.0.0.1',
    port: 0,
    hot: false,
    liveReload: false,
    client: false,
    webSocketServer: false,
    setupExitSignals: false,
    static: { directory: join(root, 'public'), publicPath: base, watch: false },
    ...(hostName !== undefined && { allowedHosts: [hostName] }),
    proxy: Object.entries(proxy).map(([prefix, { rewrite, ...rule }]) => ({
      [filter]: [prefix],
      ...rule,
      ...(rewrite && { pathRewrite: rewrite }),
    })),
  };
}
