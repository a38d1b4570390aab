import { createServer as createTlsServer } from 'node:tls';
import { generate } from 'selfsigned';
import type { Respond } from './exchange.ts';
import { serveHttp1 } from './http1.ts';
import { createHttp2Server } from './http2.ts';
import { startSocksProxy, type Accept, type SocksProxy } from './socks.ts';

/** What listens on each port of every host. */
export const PORTS: ReadonlyMap<number, 'http' | 'https' | 'http2'> = new Map([
  [80, 'http'],
  [8080, 'http'],
  [443, 'https'],
  [8443, 'https'],
  [9443, 'http2'],
]);

/**
 * Every host of the world, on loopback: browsers reach it through a SOCKS5 proxy.
 *
 * @returns port of the proxy
 */
export async function startServers(respond: Respond): Promise<SocksProxy> {
  const identity = await createIdentity();
  const tls = createTlsServer(identity, (socket) => serveHttp1(socket, 'https', respond));
  const http2 = createHttp2Server(identity, respond);
  tls.on('tlsClientError', (_error, socket) => socket.destroy());
  http2.on('tlsClientError', (_error, socket) => socket.destroy());
  const accepts: Record<'http' | 'https' | 'http2', Accept> = {
    http: (socket) => serveHttp1(socket, 'http', respond),
    https: (socket) => tls.emit('connection', socket),
    http2: (socket) => http2.emit('connection', socket),
  };
  return startSocksProxy((port) => {
    const kind = PORTS.get(port);
    return kind && accepts[kind];
  });
}

/** A certificate of nobody; the browsers are told not to mind. */
async function createIdentity(): Promise<{ cert: string; key: string }> {
  const altNames = [{ type: 2 as const, value: '*.shop.test' }];
  const pem = await generate([{ name: 'commonName', value: 'shop.test' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  return { cert: pem.cert, key: pem.private };
}
