import type { DevEnvironment, HtmlTagDescriptor, IndexHtmlTransform, Plugin, ResolvedConfig, UserConfig } from 'vite';

/** The module of Vite that every page of a dev server loads before the app, whichever framework renders it. */
const viteClient = /\/vite\/dist\/client\/client\.mjs(?:\?|$)/;

const virtual = /^virtual:cors-guard\/(?:recorder|client|overlay)$/;
const resolvedVirtual = /^\0virtual:cors-guard\/(recorder|client|overlay)$/;

/**
 * Brings the recorder into the pages of guarded dev servers. It stands in front of Vite's client, in the same file and without an
 * element of its own: that reaches pages that no HTML hook sees, and needs nothing of a content security policy.
 *
 * @param isGuarded - whether the server with this config is guarded
 */
export function injectPage(isGuarded: (config: ResolvedConfig | undefined) => boolean): Plugin {
  let latest: ResolvedConfig | undefined;
  /** Vite 5 has no environments: there, the server that was made last stands for all of this plugin instance. */
  const configOf = (environment: DevEnvironment | undefined): ResolvedConfig | undefined =>
    environment?.getTopLevelConfig() ?? latest;

  const plugin: Plugin = {
    name: 'cors-guard:page',
    apply: 'serve',
    enforce: 'pre',
    config(config) {
      // SvelteKit warns of plugins that have this hook, so it is there only where it is needed.
      if (isBundled(config)) plugin.transformIndexHtml = bundledHtml(() => isGuarded(latest));
    },
    configResolved(config) {
      latest = config;
    },
    // Vites before 6.3 do not know filters, and call for every module.
    resolveId: {
      filter: { id: virtual },
      handler: (id) => (virtual.test(id) ? `\0${id}` : undefined),
    },
    load: {
      filter: { id: resolvedVirtual },
      async handler(id) {
        const name = resolvedVirtual.exec(id)?.[1];
        return name && (await pageCode()).virtualModule(name as 'recorder' | 'client');
      },
    },
    transform: {
      filter: { id: viteClient },
      async handler(code, id, options) {
        if (options?.ssr || !viteClient.test(id)) return undefined;
        if (!isGuarded(configOf(this.environment as DevEnvironment | undefined))) return undefined;
        try {
          return { code: (await pageCode()).withRecorder(code), map: null };
        } catch (error) {
          this.warn(`calls of pages are not recorded, the app is not affected: ${String(error)}`);
          return undefined;
        }
      },
    },
  };
  return plugin;
}

/** A bundle made in development has a client of its own, which no transform sees; but then every page is made from an HTML file. */
function bundledHtml(isGuarded: () => boolean): IndexHtmlTransform {
  const children = "import 'virtual:cors-guard/recorder'; import { open } from 'virtual:cors-guard/client'; open();";
  const tag: HtmlTagDescriptor = { tag: 'script', attrs: { type: 'module' }, children, injectTo: 'head-prepend' };
  return { order: 'pre', handler: () => (isGuarded() ? [tag] : undefined) };
}

const pageCode = (): Promise<typeof import('./page-code.ts')> => import('./page-code.ts');

function isBundled({ experimental }: UserConfig): boolean {
  return Boolean((experimental as { readonly bundledDev?: unknown } | undefined)?.bundledDev);
}
