import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

/**
 * A path to a server that forgets connections which were idle, as a router or a VPN does: what is sent over them later arrives
 * nowhere, and nobody is told.
 *
 * @param forgetsAfterMs - idle time after which a connection is forgotten
 */
export async function startForgetfulRelay(
  port: number,
  forgetsAfterMs: number,
): Promise<{ readonly port: number; forgotten(): number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let forgotten = 0;
  const server = createServer((near) => {
    const far = connect({ port, host: '127.0.0.1' });
    let last = performance.now();
    let isForgotten = false;
    const pass = (from: Socket, to: Socket): void => {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        if (!isForgotten) to.destroy();
      });
      from.on('data', (bytes) => {
        if (!isForgotten && performance.now() - last > forgetsAfterMs) {
          isForgotten = true;
          forgotten += 1;
        }
        last = performance.now();
        if (!isForgotten) to.write(bytes);
      });
    };
    pass(near, far);
    pass(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    forgotten: () => forgotten,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
