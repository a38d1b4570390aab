import { format, stripVTControlCharacters } from 'node:util';
import {
  createLogger,
  createRsbuild,
  mergeRsbuildConfig,
  version,
  type Logger,
  type ProxyConfig,
  type RsbuildConfig,
  type RsbuildInstance,
} from '@rsbuild/core';
import { corsGuard, type CorsGuardOptions } from '../../packages/cors-guard/src/hosts/rsbuild/index.ts';
import { startFolder, type Folder } from './folder.ts';
import { anyPort } from './free-port.ts';
import { hostServer, withReport, type Host, type HostServer, type HostSetUp } from './host.ts';

/** Rsbuild, started by its Node API, as a host of tests. */
export function rsbuildHost(): Host {
  return {
    name: `Rsbuild ${version}`,
    start({ proxy, hostName, base = '/', files, options }) {
      const server = { base, ...(hostName !== undefined && { allowedHosts: [hostName] }), proxy: proxyOf(proxy) };
      return startRsbuild({ server }, { ...(options && { options }), ...(files && { files }) });
    },
  };
}

/** What a project has beside its configuration. */
export interface RsbuildProject {
  /** Options of the plugin; missing = it is not there. */
  readonly options?: CorsGuardOptions;
  /** Files beside `index.js`, which is empty. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Starts the dev server of a project in a temporary folder. */
export async function startRsbuild(config: RsbuildConfig, project: RsbuildProject): Promise<HostServer> {
  const { rsbuild, folder, lines } = await makeRsbuild(config, project);
  const { port, server } = await rsbuild.startDevServer();
  return hostServer(
    folder,
    () => port,
    lines,
    () => server.close(),
  );
}

/** Rsbuild in a project in a temporary folder; nothing is watched, and no page is told of changes. */
export async function makeRsbuild(
  config: RsbuildConfig,
  { options, files }: RsbuildProject,
): Promise<{ readonly rsbuild: RsbuildInstance; readonly folder: Folder; readonly lines: readonly string[] }> {
  const folder = await startFolder({ 'package.json': '{ "name": "app", "private": true }', 'index.js': '', ...files });
  const lines: string[] = [];
  const basic: RsbuildConfig = {
    customLogger: collecting(lines),
    source: { entry: { index: './index.js' } },
    dev: { hmr: false, liveReload: false },
    server: { host: '127.0.0.1', port: anyPort() },
    tools: { rspack: { watchOptions: { ignored: /./ } } },
    plugins: options ? [corsGuard(withReport(options))] : [],
  };
  return {
    rsbuild: await createRsbuild({ cwd: folder.path, config: mergeRsbuildConfig(basic, config) }),
    folder,
    lines,
  };
}

function proxyOf(proxy: HostSetUp['proxy']): ProxyConfig {
  const entries = Object.entries(proxy).map(([prefix, { rewrite, ...rule }]) => [
    prefix,
    { ...rule, ...(rewrite && { pathRewrite: rewrite }) },
  ]);
  return Object.fromEntries(entries) as ProxyConfig;
}

/** A logger that writes to `lines`, without colours. */
function collecting(lines: string[]): Logger {
  const logger = createLogger({ level: 'info' });
  const take = (...said: unknown[]): void => void lines.push(stripVTControlCharacters(format(...said)));
  logger.override({ log: take, info: take, warn: take, error: take, ready: take, start: take, success: take });
  return logger;
}
