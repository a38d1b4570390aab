import { createRequire } from 'node:module';
import type { Host, HostServer, HostSetUp } from './host.ts';
import { startBundler, type BundlerName } from './bundler-dev.ts';

/** As much of a compiler as is used here. */
interface Compiler {
  readonly hooks: { readonly thisCompilation: { tap(name: string, work: (compilation: Compilation) => void): void } };
  readonly webpack: { readonly sources: { readonly RawSource: new (text: string) => object } };
}

interface Compilation {
  readonly hooks: { readonly processAssets: { tap(name: string, work: () => void): void } };
  emitAsset(name: string, source: object): void;
}

/** Makes the page that loads the script of the project. */
const page = {
  apply({ hooks, webpack: { sources } }: Compiler): void {
    const html = '<!doctype html><title>app</title><script src="main.js"></script>';
    hooks.thisCompilation.tap('page', (compilation) => {
      const emit = (): void => compilation.emitAsset('index.html', new sources.RawSource(html));
      compilation.hooks.processAssets.tap('page', emit);
    });
  },
};

/** A dev server of webpack or Rspack, started by its Node API, as a host of tests. */
export function bundlerHost(name: BundlerName): Host {
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { readonly version: string };
  return {
    name: `${name.startsWith('@rspack') ? 'Rspack' : 'webpack'}-dev-server ${version}`,
    ...(name === 'webpack-dev-server5' && { hidesAborts: true }),
    start: (setUp) => start(name, setUp),
  };
}

/** Nothing is watched, and no page is told of changes. */
function start(name: BundlerName, setUp: HostSetUp): Promise<HostServer> {
  const { proxy, hostName, base = '/', files, options } = setUp;
  return startBundler(name, {
    ...(options && { options }),
    ...(files && { files }),
    config: {
      devtool: false,
      cache: false,
      output: { publicPath: base },
      watchOptions: { ignored: /./ },
      plugins: [page],
    },
    devServer: {
      hot: false,
      liveReload: false,
      client: false,
      webSocketServer: false,
      ...(hostName !== undefined && { allowedHosts: [hostName] }),
      proxy: Object.entries(proxy).map(([prefix, { rewrite, ...rule }]) => ({
        [name === 'webpack-dev-server5' ? 'context' : 'pathFilter']: [prefix],
        ...rule,
        ...(rewrite && { pathRewrite: rewrite }),
      })),
    },
  });
}
