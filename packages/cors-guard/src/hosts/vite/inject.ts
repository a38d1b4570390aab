import type { DevEnvironment, Plugin, ResolvedConfig } from 'vite';
import { pageText, type PageFile } from '../page-text.ts';

/** The module of Vite that every page of a dev server loads before the app, whichever framework renders it. */
const viteClient = /\/vite\/dist\/client\/client\.mjs(?:\?|$)/;

const virtual = /^virtual:cors-guard\/(recorder|client)$/;
const resolvedVirtual = /^\0virtual:cors-guard\/(recorder|client)$/;

/**
 * The channel is loaded when the socket of the page is open, and never where there is none. Nothing here may fail: this is the end of
 * the module on which hot updates rest.
 */
const channel = `
try {
  if (typeof document !== 'undefined') {
    createHotContext('cors-guard').on('vite:ws:connect', () => {
      import('virtual:cors-guard/client').then((client) => client.open()).catch(() => {});
    });
  }
} catch {}
`;

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

  return {
    name: 'cors-guard:page',
    apply: 'serve',
    enforce: 'pre',
    configResolved(config) {
      latest = config;
    },
    resolveId: {
      filter: { id: virtual },
      handler: (id) => (virtual.test(id) ? `\0${id}` : undefined),
    },
    load: {
      filter: { id: resolvedVirtual },
      handler(id) {
        const file = resolvedVirtual.exec(id)?.[1];
        return file && pageText(file as PageFile);
      },
    },
    transform: {
      filter: { id: viteClient },
      handler(code, id, options) {
        if (options?.ssr || !viteClient.test(id)) return undefined;
        if (!isGuarded(configOf(this.environment as DevEnvironment | undefined))) return undefined;
        // In front of the first line, so that every line of the client keeps its number.
        return { code: pageText('recorder') + code + channel, map: null };
      },
    },
    // A bundle made in development has a client of its own, which no transform sees; but then every page is made from an HTML file.
    transformIndexHtml: {
      order: 'pre',
      handler(_html, { server }) {
        const config = server?.config ?? latest;
        if (!isBundled(config) || !isGuarded(config)) return undefined;
        const children =
          "import 'virtual:cors-guard/recorder'; import { open } from 'virtual:cors-guard/client'; open();";
        return [{ tag: 'script', attrs: { type: 'module' }, children, injectTo: 'head-prepend' }];
      },
    },
  };
}

function isBundled(config: ResolvedConfig | undefined): boolean {
  return Boolean((config?.experimental as { readonly bundledDev?: unknown } | undefined)?.bundledDev);
}
