import { createRequire } from 'node:module';
import webpack, { type Configuration } from 'webpack';
import { startBundled } from './bundled-server.ts';
import type { Host } from './host.ts';

/** Names under which the workspace has the webpack-dev-servers that are supported. */
export type WebpackDevServerName = 'webpack-dev-server5' | 'webpack-dev-server';

/** The webpack-dev-server that the workspace has under this name, started by its Node API, as a host of tests. */
export async function webpackHost(name: WebpackDevServerName): Promise<Host> {
  const { default: DevServer } = (await import(name)) as typeof import('webpack-dev-server');
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { readonly version: string };
  const filter = name === 'webpack-dev-server5' ? 'context' : 'pathFilter';
  return {
    name: `webpack-dev-server ${version}`,
    ...(name === 'webpack-dev-server5' && { hidesAborts: true }),
    start: (setUp) =>
      startBundled(setUp, filter, (config, devServer) => {
        const compiler = webpack(config as Configuration);
        if (!compiler) throw new Error('webpack has made no compiler');
        return new DevServer(devServer, compiler);
      }),
  };
}
