import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent as HttpAgent, createServer, type ClientRequest, type Server } from 'node:http';
import {
  Agent as HttpsAgent,
  createServer as createTlsServer,
  type AgentOptions,
  type RequestOptions,
  type ServerOptions,
} from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type ConnectionOptions as TlsOptions, type TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProber, type EntryTransport, type Prober } from '../../packages/cors-guard/src/probe/index.ts';
import { contextFor, requestTo, told } from '../helpers/probe.ts';

interface Seen {
  readonly line: string;
  readonly host: string | undefined;
  /** Common name of the client's certificate. */
  readonly client: string | string[] | undefined;
}

interface Pair {
  readonly key: string;
  readonly cert: string;
}

let prober: Prober;
let server: Pair;
let client: Pair;
const servers: Server[] = [];

const certificate = async (commonName: string): Promise<Pair> => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: commonName }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  return { key, cert };
};

beforeAll(async () => {
  [server, client] = await Promise.all([certificate('server'), certificate('client')]);
});

beforeEach(() => {
  prober = createProber();
});

afterEach(async () => {
  prober.close();
  for (const each of servers.splice(0)) {
    each.closeAllConnections();
    each.close();
    await once(each, 'close');
  }
});

/** A target that answers 204 to everything and writes down what came. */
async function start({ tls, at }: { readonly tls?: ServerOptions; readonly at?: string } = {}): Promise<{
  readonly url: string;
  readonly seen: Seen[];
  readonly server: Server;
}> {
  const seen: Seen[] = [];
  const started: Server = tls ? createTlsServer({ ...server, ...tls }) : createServer();
  started.on('request', (request, response) => {
    const { method, url, headers, socket } = request;
    const peer = tls ? (socket as TLSSocket).getPeerCertificate().subject : undefined;
    seen.push({ line: `${method} ${url}`, host: headers.host, client: peer?.CN });
    response.writeHead(204).end();
  });
  servers.push(started);
  if (at === undefined) started.listen(0, '127.0.0.1');
  else started.listen(at);
  await once(started, 'listening');
  const port = at === undefined ? (started.address() as AddressInfo).port : 80;
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/items`, seen, server: started };
}

const probe = (url: string, transport: EntryTransport): ReturnType<Prober['send']> =>
  prober.send(requestTo(url), contextFor(url, { transport }));

describe('the way of the proxy entry', () => {
  it('a socket path', async () => {
    const name = `cors-guard-${randomUUID()}`;
    const socketPath = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name);
    const { seen } = await start({ at: socketPath });
    expect(told(await probe('http://api.example.test/items', { socketPath }))).toBe(204);
    expect(seen).toEqual([{ line: 'GET /items', host: 'api.example.test', client: undefined }]);
  });

  it('a socket path where nothing listens', async () => {
    const socketPath = join(tmpdir(), `cors-guard-${randomUUID()}`);
    const result = await probe('http://api.example.test/items', { socketPath });
    expect(result).toMatchObject({ answer: { notSent: 'unreachable' }, fault: { code: 'ENOENT' } });
  });

  it('a self-signed certificate: not accepted unless the entry accepts it, or names its authority', async () => {
    const { url, seen } = await start({ tls: {} });
    const refused = await probe(url, {});
    expect(refused).toMatchObject({
      answer: { notSent: 'unreachable' },
      fault: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', message: 'has a certificate that is not accepted' },
    });
    expect(seen).toEqual([]);
    expect(told(await probe(url, { rejectUnauthorized: false }))).toBe(204);
    expect(told(await probe(url, { ca: server.cert }))).toBe(204);
    // A connection that was accepted for one entry is not lent to another.
    expect(told(await probe(url, {}))).toBe('unreachable');
    expect(seen).toHaveLength(2);
  });

  it('a client certificate', async () => {
    const { url, seen } = await start({ tls: { requestCert: true, rejectUnauthorized: false } });
    expect(told(await probe(url, { ca: server.cert, ...client }))).toBe(204);
    expect(told(await probe(url, { ca: server.cert }))).toBe(204);
    expect(seen.map((request) => request.client)).toEqual(['client', undefined]);
  });

  it('a name with several addresses, one of which listens', async () => {
    const { url, seen } = await start();
    prober.close();
    prober = createProber({
      resolve: () =>
        Promise.resolve([
          { address: '::1', family: 6 },
          { address: '127.0.0.1', family: 4 },
        ]),
    });
    expect(told(await probe(url.replace('127.0.0.1', 'api.example.test'), {}))).toBe(204);
    expect(seen).toHaveLength(1);
  });

  it('an agent of the user, whose connections stay his', async () => {
    const { url, server: target } = await start();
    let connections = 0;
    target.on('connection', () => (connections += 1));
    const agent = new HttpAgent({ keepAlive: true, maxSockets: 1 });
    await probe(url, { agent });
    await probe(url, { agent });
    prober.close();
    expect(connections).toBe(1);
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(1);
    agent.destroy();
  });

  it('an agent that tunnels through an outbound proxy', async () => {
    const target = await start({ tls: {} });
    const proxy = await startProxy();
    const { port } = new URL(target.url);
    const agent = new TunnelAgent(proxy.port, { ca: server.cert });
    expect(told(await probe(`https://localhost:${port}/items`, { agent }))).toBe(204);
    expect(proxy.connects).toEqual([`localhost:${port}`]);
    expect(target.seen).toEqual([{ line: 'GET /items', host: `localhost:${port}`, client: undefined }]);
    agent.destroy();
  });

  it('an agent that rewrites the request for a forward proxy', async () => {
    const proxy = await start();
    const agent = new ForwardAgent(Number(new URL(proxy.url).port));
    const result = await probe('http://api.example.test/items', { agent });
    expect(told(result)).toBe(204);
    expect(proxy.seen).toEqual([
      { line: 'GET http://api.example.test/items', host: 'api.example.test', client: undefined },
    ]);
    agent.destroy();
  });
});

describe('redirects to another origin', () => {
  const hopTo = (url: string, from: string, transport: EntryTransport): ReturnType<Prober['send']> =>
    prober.send(requestTo(url, { hop: 1 }), contextFor(from, { transport }));

  it('carry no client certificate, whether the entry or its agent holds it', async () => {
    const { url, seen } = await start({ tls: { requestCert: true, rejectUnauthorized: false } });
    const from = url.replace('127.0.0.1', 'localhost');
    const agent = new HttpsAgent({ ...client, rejectUnauthorized: false });
    expect(told(await hopTo(url, from, { rejectUnauthorized: false, ...client }))).toBe(204);
    expect(told(await hopTo(url, from, { rejectUnauthorized: false, agent }))).toBe(204);
    expect(told(await hopTo(url, url, { rejectUnauthorized: false, agent }))).toBe(204);
    expect(seen.map((request) => request.client)).toEqual([undefined, undefined, 'client']);
    agent.destroy();
  });

  it('do not go down the socket path of the target', async () => {
    const socketPath = process.platform === 'win32' ? `\\\\.\\pipe\\${randomUUID()}` : join(tmpdir(), randomUUID());
    const behind = await start({ at: socketPath });
    const other = await start();
    expect(told(await hopTo(other.url, 'http://api.example.test', { socketPath }))).toBe(204);
    expect([behind.seen.length, other.seen.length]).toEqual([0, 1]);
  });

  it('still go through the outbound proxy', async () => {
    const target = await start({ tls: {} });
    const proxy = await startProxy();
    const agent = new TunnelAgent(proxy.port, { ca: server.cert });
    expect(told(await hopTo(target.url, 'https://localhost', { agent }))).toBe(204);
    expect(proxy.connects).toEqual([new URL(target.url).host]);
    agent.destroy();
  });
});

async function startProxy(): Promise<{ readonly port: number; readonly connects: string[] }> {
  const connects: string[] = [];
  const proxy = createServer();
  const sockets = new Set<Duplex>();
  proxy.on('connect', (request, near: Duplex) => {
    connects.push(request.url ?? '');
    const far = connect({ host: '127.0.0.1', port: Number(request.url?.split(':')[1]) }, () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.pipe(near).pipe(far);
    });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
  });
  servers.push(proxy);
  const close = proxy.close.bind(proxy);
  proxy.close = (done) => {
    for (const socket of sockets) socket.destroy();
    return close(done);
  };
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return { port: (proxy.address() as AddressInfo).port, connects };
}

/** As the usual agents for https through a proxy work: CONNECT, then TLS on that socket. */
class TunnelAgent extends HttpsAgent {
  readonly proxyPort: number;

  constructor(proxyPort: number, options: AgentOptions) {
    super(options);
    this.proxyPort = proxyPort;
  }

  override createConnection(options: RequestOptions, done?: (error: Error | null, stream: Duplex) => void): undefined {
    const { host, port } = options;
    const socket = connect({ host: '127.0.0.1', port: this.proxyPort });
    socket.write(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`);
    socket.once('data', () => done?.(null, connectTls({ ...(options as TlsOptions), socket })));
    socket.on('error', (error) => done?.(error, socket));
  }
}

/** As the usual agents for http through a proxy work: an absolute request target, and the header block written anew. */
class ForwardAgent extends HttpAgent {
  readonly proxyPort: number;

  constructor(proxyPort: number) {
    super();
    this.proxyPort = proxyPort;
  }

  addRequest(request: ClientRequest & { _header: string | null; _implicitHeader(): void }): void {
    request.path = `http://${String(request.getHeader('host'))}${request.path}`;
    request._header = null;
    request._implicitHeader();
    request.onSocket(connect({ host: '127.0.0.1', port: this.proxyPort }));
  }
}
