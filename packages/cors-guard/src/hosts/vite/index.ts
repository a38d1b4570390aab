import type { Plugin, PreviewServer, ProxyOptions, ResolvedConfig, UserConfig, ViteDevServer } from 'vite';
import { isActive, type CorsGuardOptions, type ResolvedOptions } from '../../deployment/index.ts';
import { answersPreflight } from '../answers-preflight.ts';
import { createGuard, type Guard } from '../guard.ts';
import { readOptions } from '../options.ts';
import { runOf } from '../run.ts';
import { adoptEntries } from './adopt.ts';
import { injectPage } from './inject.ts';
import { listenToPages, pageHostOf } from './pages.ts';
import { offerShortcut } from './shortcut.ts';
import { listenToReports, pageSideOf } from './reports.ts';

export type { CorsGuardOptions } from '../../deployment/index.ts';

/**
 * The Vite plugin: guards every `server.proxy` entry of the dev server and of `vite preview`. Production builds are not touched.
 *
 * @param options - see {@link CorsGuardOptions}; without any, what is assumed about production is said when the server starts
 * @throws CorsGuardError when the server starts, naming every wrong option at once
 * @example
 * import { corsGuard } from 'cors-guard/vite';
 * export default defineConfig({
 *   plugins: [corsGuard({ production: { page: 'https://app.example.com' } })],
 *   server: { proxy: { '/api': 'https://api.example.com' } },
 * });
 */
export function corsGuard(options: CorsGuardOptions = {}): Plugin[] {
  // One plugin instance may serve several servers: what belongs to a server hangs on its config.
  const guards = new WeakMap<ResolvedConfig, Guard>();
  const servers = new WeakMap<ResolvedConfig, ViteDevServer>();
  let resolved: ResolvedOptions;
  let unused: readonly string[] = [];

  function adopt(config: ResolvedConfig): void {
    const guard = guards.get(config);
    if (!guard) return;
    for (const proxy of [config.server.proxy, config.preview.proxy]) if (proxy) adoptEntries(proxy, guard);
  }

  async function serve(server: ViteDevServer | PreviewServer): Promise<void> {
    const guard = guards.get(server.config);
    if (!guard) return;
    if ('ws' in server) {
      servers.set(server.config, server);
      listenToPages(server, guard);
      listenToReports(server, guard);
    }
    server.middlewares.use(function corsGuardMiddleware(request, response, next) {
      guard.snapshot(request);
      if (!guard.door(request, response)) next();
    });
    // The start line belongs below the lines of the host, and those come with printUrls.
    const printUrls = server.printUrls.bind(server);
    server.printUrls = () => {
      printUrls();
      guard.ready();
    };
    offerShortcut(server, (config) => guards.get(config)?.say());
    const close = server.close.bind(server);
    server.close = async () => {
      await guard.close();
      await close();
    };
    await guard.prepared;
  }

  const main: Plugin = {
    name: 'cors-guard',
    apply: 'serve',
    enforce: 'pre',
    config(config) {
      resolved = readOptions(options);
      const { proxy } = resolved;
      unused = Object.keys(proxy).filter((context) => context in (config.server?.proxy ?? {}));
      return withOwnEntries(config, proxy);
    },
    configResolved(config) {
      const proxies = { ...config.server.proxy, ...config.preview.proxy };
      const hasProxy = Object.keys(proxies).length > 0;
      if (!isActive(resolved, process.env, { ...runOf(process.env), hasProxy })) return;
      guards.set(
        config,
        createGuard({
          options: resolved,
          facts: async () => (await import('./project.ts')).deploymentFacts(config),
          cacheDir: config.cacheDir,
          root: config.root,
          notes: unused.map((context) => `its own proxy entry "${context}" is not used: server.proxy has one`),
          answersPreflight: answersPreflight(config.server.cors),
          page: pageHostOf(config, () => servers.get(config)),
          ...pageSideOf(() => servers.get(config)),
          log: { info: (text) => config.logger.info(text), warn: (text) => config.logger.warn(text) },
        }),
      );
      adopt(config);
    },
    configureServer: serve,
    configurePreviewServer: serve,
    // A restart from Vite 6 on closes the old server without calling its `close`; Vite 5 has no environments, and calls it.
    async buildEnd() {
      const environment = this.environment as typeof this.environment | undefined;
      if (environment) await guards.get(environment.getTopLevelConfig())?.close();
    },
  };

  // The proxy is built after all configureServer hooks: entries that other plugins add there are still caught.
  const late: Plugin = {
    name: 'cors-guard:late-entries',
    apply: 'serve',
    configureServer: { order: 'post', handler: (server) => adopt(server.config) },
  };

  return [main, late, injectPage((config) => config !== undefined && guards.has(config))];
}

export default corsGuard;

/** Own entries stand behind the user's and never replace one: Vite's merge would let the plugin win. */
function withOwnEntries(config: UserConfig, proxy: Readonly<Record<string, unknown>>): UserConfig | undefined {
  const users = config.server?.proxy ?? {};
  const own = Object.entries(proxy).filter(([context]) => !(context in users)) as [string, string | ProxyOptions][];
  return own.length > 0 ? { server: { proxy: Object.fromEntries(own) } } : undefined;
}
