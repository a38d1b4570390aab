import { rspack, rspackVersion, type Configuration } from '@rspack/core';
import { RspackDevServer } from '@rspack/dev-server';
import { startBundled } from './bundled-server.ts';
import type { Host } from './host.ts';

/** The dev server of Rspack, started by its Node API, as a host of tests. */
export function rspackHost(): Host {
  return {
    name: `Rspack ${rspackVersion}`,
    start: (setUp) =>
      startBundled(
        setUp,
        'pathFilter',
        (config, devServer) => new RspackDevServer(devServer, rspack(config as Configuration)),
      ),
  };
}
