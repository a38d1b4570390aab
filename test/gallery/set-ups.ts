/** Starts every set-up of the gallery: a server for each, and one nginx in front of those that want it. */

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { call } from '../helpers/call.ts';
import { closed } from '../helpers/listening.ts';
import { startNginx } from '../helpers/nginx.ts';
import type { About, Entry } from './entry.ts';

/** One of the two twins, running. */
export interface SetUp {
  /** `express-no-middleware-faulty` */
  readonly name: string;
  readonly entry: Entry;
  readonly isFaulty: boolean;
  /** Where its production is. */
  readonly origin: string;
}

export interface Gallery {
  readonly page: string;
  readonly setUps: readonly SetUp[];
  /** `METHOD path` of what came to the APIs, preflights aside; it only grows. */
  readonly arrived: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Below this its paths stand, in production too. */
export const baseOf = (name: string): string => `/${name}`;

/**
 * Starts the production page and both twins of every entry. The page is on a name below localhost and the APIs on an address: two
 * sites on one machine, so that neither mixed content nor local network access decides anything.
 */
export async function startGallery(entries: readonly Entry[]): Promise<Gallery> {
  const servers: Server[] = [];
  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    // A proxy that keeps connections would now and then take one that is just being closed.
    server.keepAliveTimeout = 0;
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const page = `http://app.localhost:${portOf(await serve(emptyPage))}`;
  const elsewhere = `http://${await serve(welcoming(page))}`;
  const blocks: string[] = [];
  const kept: Server[] = [];
  const arrived = new Set<string>();

  async function start(entry: Entry, isFaulty: boolean): Promise<SetUp> {
    const name = `${entry.name}-${isFaulty ? 'faulty' : 'healthy'}`;
    const about: About = {
      page,
      base: baseOf(name),
      elsewhere,
      either: (faulty, healthy) => (isFaulty ? faulty : healthy),
    };
    const api = `http://${await serve(below(about.base, await entry.api(about), arrived))}`;
    if (!entry.front) return { name, entry, isFaulty, origin: api };
    const port = await keepPort(kept);
    blocks.push(`server { listen 127.0.0.1:${port}; ${entry.front(about, api)} }`);
    return { name, entry, isFaulty, origin: `http://127.0.0.1:${port}` };
  }

  const setUps: SetUp[] = [];
  for (const entry of entries) for (const isFaulty of [true, false]) setUps.push(await start(entry, isFaulty));
  const ownPort = await keepPort(kept);
  // Free only now, when nothing else of the gallery is still looking for a port.
  await Promise.all(kept.map(closed));
  const cache = 'proxy_cache_path cache keys_zone=shared:1m;';
  const nginx = await startNginx('return 404;', `absolute_redirect off; ${cache} ${blocks.join('\n')}`, ownPort);
  await Promise.all(setUps.map(visit));
  return {
    page,
    setUps,
    arrived,
    async close() {
      await nginx.close();
      await Promise.all(servers.map(closed));
    },
  };
}

/** A port for nginx that nobody else gets until it starts. */
async function keepPort(kept: Server[]): Promise<number> {
  const server = createServer();
  kept.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

const portOf = (host: string): string => host.split(':')[1] ?? '';

const emptyPage: RequestListener = (_request, response) =>
  response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>app</title>');

/** Lets in whoever asks, or the page alone where that is asked for. */
const welcoming =
  (page: string): RequestListener =>
  ({ url = '', headers }, response) => {
    const origin = url.includes('?only=page') ? page : (headers.origin ?? '*');
    response.writeHead(200, { 'Access-Control-Allow-Origin': origin, 'Content-Type': 'application/json' }).end('{}');
  };

/** The API sees its own paths. */
const below =
  (base: string, listener: RequestListener, arrived: Set<string>): RequestListener =>
  (request, response) => {
    if (request.method !== 'OPTIONS') arrived.add(`${request.method} ${request.url}`);
    request.url = request.url?.slice(base.length) || '/';
    listener(request, response);
  };

/** Somebody else was here before: what a shared cache keeps of it, the page gets. */
async function visit({ name, entry, origin }: SetUp): Promise<void> {
  const { visitor, calls } = entry;
  if (visitor === undefined) return;
  const headers: Record<string, string> = visitor === '' ? {} : { origin: visitor };
  for (const { path } of calls) await call(origin + baseOf(name) + path, { headers });
}
