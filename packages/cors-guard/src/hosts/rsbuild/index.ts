import type { RsbuildPlugin, RsbuildPluginAPI } from '@rsbuild/core';
import { isActive, type CorsGuardOptions } from '../../deployment/index.ts';
import { createGuard, type Guard } from '../guard.ts';
import { runOf } from '../run.ts';
import { guardHandler } from '../webpack/attach.ts';
import { callSitesOf, type CallSites, type EmittingCompiler } from '../webpack/emitted.ts';
import { injectPage, type PageCompiler } from '../webpack/inject.ts';
import type { Handler } from '../webpack/types.ts';
import { createRelay } from '../webpack/relay.ts';
import { readOptions } from '../options.ts';
import { tapProxy, withOwnEntries } from './proxy.ts';
import { baseOf, surroundingsOf } from './surroundings.ts';

export type { CorsGuardOptions } from '../../deployment/index.ts';

/**
 * The Rsbuild plugin: guards every `server.proxy` entry of the dev server and of `rsbuild preview`. Builds are not touched.
 *
 * @param options - see {@link CorsGuardOptions}; without any, what is assumed about production is said when the server starts
 * @throws CorsGuardError when the server starts, naming every wrong option at once
 * @example
 * import { corsGuard } from 'cors-guard/rsbuild';
 * export default defineConfig({
 *   plugins: [corsGuard({ production: { page: 'https://app.example.com' } })],
 *   server: { proxy: { '/api': 'https://api.example.com' } },
 * });
 */
export function corsGuard(options: CorsGuardOptions = {}): RsbuildPlugin {
  return { name: 'cors-guard', apply: 'serve', setup: (api) => setUp(options, api) };
}

export default corsGuard;

function setUp(options: CorsGuardOptions, api: RsbuildPluginAPI): void {
  const resolved = readOptions(options);
  const relay = createRelay(() => undefined);
  let unused: readonly string[] = [];
  let guard: Guard | undefined;
  let sites: CallSites | undefined;

  /** Whatever fails of ours, the server starts as it does without us. */
  function harmless<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      api.logger.warn(`cors-guard: internal fault, the app is not affected: ${reason}`);
      return undefined;
    }
  }

  // Last of all: entries that other plugins add are seen too.
  api.modifyRsbuildConfig({
    order: 'post',
    handler(config) {
      const { proxy, ...rest } = withOwnEntries(config.server?.proxy, resolved.proxy);
      unused = rest.unused;
      if (!proxy) return undefined;
      const isGuarded = isActive(resolved, process.env, { ...runOf(process.env), hasProxy: true });
      const tapped = isGuarded ? harmless(() => tapProxy(proxy, relay)) : undefined;
      return { ...config, server: { ...config.server, proxy: (tapped ?? proxy) as never } };
    },
  });

  function guardServer(middlewares: { use(handler: Handler): unknown }): void {
    if (!isActive(resolved, process.env, { ...runOf(process.env), hasProxy: relay.size > 0 })) return;
    const notes = unused.map((path) => `its own proxy entry "${path}" is not used: server.proxy has one`);
    guard = createGuard({ ...surroundingsOf(resolved, api, async (stack) => sites?.(stack) ?? null), notes });
    relay.connect(guard);
    middlewares.use(guardHandler(guard, guard));
  }

  function guardPages(compilers: readonly (PageCompiler & EmittingCompiler)[]): void {
    if (!guard) return;
    const base = baseOf(api.getNormalizedConfig());
    for (const one of compilers) injectPage(one, base);
    sites = callSitesOf(compilers, api.context.rootPath);
  }

  api.onBeforeStartDevServer(({ server }) => harmless(() => guardServer(server.middlewares)));
  api.onBeforeStartPreviewServer(({ server }) => harmless(() => guardServer(server.middlewares)));
  api.onAfterCreateCompiler(({ compiler }) =>
    harmless(() => guardPages('compilers' in compiler ? compiler.compilers : [compiler])),
  );
  // The start line belongs below the lines of the host: the last of them are about the first build.
  api.onAfterDevCompile(() => guard?.ready());
  api.onAfterStartPreviewServer(() => guard?.ready());
  api.onCloseDevServer(() => guard?.close());
  api.onClosePreviewServer(() => guard?.close());
}
