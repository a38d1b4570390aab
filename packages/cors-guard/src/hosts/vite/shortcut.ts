import type { PreviewServer, ResolvedConfig, ViteDevServer } from 'vite';

/**
 * Adds a key to those that Vite listens to in a terminal: `g + enter` tells how much was checked. A restart keeps the keys and hands
 * out the new server.
 *
 * @param say - what the key does, for the server with this config
 */
export function offerShortcut(server: ViteDevServer | PreviewServer, say: (config: ResolvedConfig) => void): void {
  const bind = server.bindCLIShortcuts.bind(server) as ViteDevServer['bindCLIShortcuts'];
  const own = {
    key: 'g',
    description: 'show what cors-guard has checked',
    action: ({ config }: ViteDevServer) => say(config),
  };
  const offer: ViteDevServer['bindCLIShortcuts'] = (options) =>
    bind({ ...options, customShortcuts: [...(options?.customShortcuts ?? []), own] });
  server.bindCLIShortcuts = offer as typeof server.bindCLIShortcuts;
}
