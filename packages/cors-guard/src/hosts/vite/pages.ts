import type { ResolvedConfig, ViteDevServer } from 'vite';
import { messageName } from '../../report/protocol.ts';
import { editorUrlOf } from '../editor-url.ts';
import type { Guard, PageHost } from '../guard.ts';
import { pageText } from '../page-text.ts';

/**
 * How the pages of a Vite dev server are reached: over its own socket, which checks who connects.
 *
 * @param server - the server of this config, as soon as there is one
 */
export function pageHostOf(config: ResolvedConfig, server: () => ViteDevServer | undefined): PageHost {
  const base = config.base.startsWith('/') ? config.base : '/';
  const { allowedHosts } = config.server as { readonly allowedHosts?: true | readonly string[] };
  return {
    base,
    allowedHosts: Array.isArray(allowedHosts) ? allowedHosts : [],
    editorUrl: editorUrlOf(`${base}__open-in-editor?file=`, config.root, process.cwd()),
    send: (state) => server()?.ws.send(messageName.state, state),
    script: () => Promise.resolve(pageText('report-page')),
  };
}

/** Lets pages ask: for the present state when they come, and for another look at calls. */
export function listenToPages({ ws }: ViteDevServer, guard: Guard): void {
  ws.on(messageName.hello, (_data: unknown, client: { send(event: string, payload: unknown): void }) => {
    const state = guard.pageState();
    if (state) client.send(messageName.state, state);
  });
  ws.on(messageName.command, (data: unknown) => guard.command(data));
}
