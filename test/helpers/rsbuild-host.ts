import { format, stripVTControlCharacters } from 'node:util';
import { createLogger, createRsbuild, version, type Logger, type ProxyConfig } from '@rsbuild/core';
import { corsGuard } from '../../packages/cors-guard/src/hosts/rsbuild/index.ts';
import { anyPort } from './free-port.ts';
import { hostServer, makeProject, withReport, type Host, type HostServer, type HostSetUp } from './host.ts';

/** Rsbuild, started by its Node API, as a host of tests. */
export function rsbuildHost(): Host {
  return { name: `Rsbuild ${version}`, start };
}

async function start(setUp: HostSetUp): Promise<HostServer> {
  const { proxy, options, hostName, base = '/', files } = setUp;
  const root = await makeProject({ 'index.js': '', ...files });
  const lines: string[] = [];
  const rsbuild = await createRsbuild({
    cwd: root,
    config: {
      customLogger: collecting(lines),
      source: { entry: { index: './index.js' } },
      dev: { hmr: false, liveReload: false },
      server: {
        host: '127.0.0.1',
        port: anyPort(),
        base,
        ...(hostName !== undefined && { allowedHosts: [hostName] }),
        proxy: proxyOf(proxy),
      },
      tools: { rspack: { watchOptions: { ignored: /./ } } },
      plugins: options ? [corsGuard(withReport(options))] : [],
    },
  });
  const { port, server } = await rsbuild.startDevServer();
  return hostServer(root, port, lines, () => server.close());
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
