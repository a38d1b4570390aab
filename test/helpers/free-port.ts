import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A port that was free a moment ago, for programs that cannot take port 0. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Where Vite starts to look for a free port. With 0, Vite 8 looks for one first and takes it then, and a connection of another test
 * may have it by then: those have ports from 32768 on.
 */
export function anyPort(): number {
  return 20_000 + Math.floor(Math.random() * 12_000);
}
