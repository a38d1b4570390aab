import type { IncomingMessage } from 'node:http';
import type { ViteDevServer } from 'vite';
import { messageName } from '../../report/protocol.ts';
import type { Guard, GuardDeps } from '../guard.ts';
import { ownHostsOf } from '../own-hosts.ts';

/** As much of a client of Vite's socket as is used; the same object as long as the connection lasts. */
interface SocketClient {
  readonly socket: object;
}

/** A connection of a page. */
interface PageSocket {
  once(event: 'close', listener: () => void): unknown;
}

/** How many pages are connected to a socket server: Vite's own list is made anew whenever it is asked for, as it is for each request. */
const connected = new WeakMap<ViteDevServer['ws'], number>();

/**
 * Takes what pages report over Vite's own socket. Who connects there is checked by Vite: the host has to be an allowed one, and a page
 * has to know the token that is in the client of this server alone. What arrives is untrusted all the same.
 */
export function listenToReports({ ws }: ViteDevServer, guard: Guard): void {
  const hosts = new WeakMap<object, readonly string[]>();
  ws.on('connection', (socket: PageSocket, request: IncomingMessage) => {
    hosts.set(socket, ownHostsOf(request.headers));
    connected.set(ws, (connected.get(ws) ?? 0) + 1);
    socket.once('close', () => connected.set(ws, (connected.get(ws) ?? 1) - 1));
  });
  ws.on(messageName.report, (data: unknown, { socket }: SocketClient) => {
    guard.pageReport(data, { connection: socket, ownHosts: hosts.get(socket) ?? [] });
  });
}

/**
 * What the pages of a Vite dev server add to what is known.
 *
 * @param server - the server of this config, as soon as there is one
 */
export function pageSideOf(server: () => ViteDevServer | undefined): Pick<GuardDeps, 'mayReport' | 'sourceOf'> {
  return {
    mayReport() {
      const started = server();
      return started !== undefined && (connected.get(started.ws) ?? 0) > 0;
    },
    async sourceOf(stack) {
      const started = server();
      // Not loaded before it is needed: the start of the dev server pays for the taps only.
      const { callSiteOf } = await import('./call-site.ts');
      return started ? callSiteOf(started, stack) : null;
    },
  };
}
