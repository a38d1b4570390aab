/** Express servers whose proxies are made by http-proxy-middleware, in every major that is supported. */

import { createServer } from 'node:http';
import { stripVTControlCharacters } from 'node:util';
import express, { type RequestHandler } from 'express';
import * as library4 from 'http-proxy-middleware';
import library2 from 'http-proxy-middleware2';
import library3 from 'http-proxy-middleware3';
import {
  corsGuard,
  type CorsGuardOptions,
  type ProxyGuard,
} from '../../packages/cors-guard/src/hosts/http-proxy-middleware/index.ts';
import { call, type CallAnswer } from './call.ts';
import { startFolder } from './folder.ts';
import { hostServer, type HostServer } from './host.ts';
import { listening } from './listening.ts';
import { pageHeaders } from './vite-dev.ts';

/** Options of a proxy in whatever major; what they hold is the test's business. */
export type ProxyOptions = Record<string, unknown>;

export interface Library {
  readonly name: string;
  readonly major: 2 | 3 | 4;
  /** @param context - first argument of major 2, where it takes the path */
  readonly create: (options: ProxyOptions, context?: unknown) => RequestHandler;
}

/** Major 2 prints what it makes, unless told not to. */
const create2 = (options: ProxyOptions, context: unknown = '/'): RequestHandler =>
  library2.createProxyMiddleware(context as string, { logLevel: 'silent', ...options }) as RequestHandler;

/** The majors that are supported. */
export const libraries: readonly Library[] = [
  { name: 'http-proxy-middleware 2', major: 2, create: create2 },
  { name: 'http-proxy-middleware 3', major: 3, create: (options) => library3.createProxyMiddleware(options) },
  {
    name: 'http-proxy-middleware 4',
    major: 4,
    create: (options) => library4.createProxyMiddleware(options) as RequestHandler,
  },
];

/** Hands back options as they are, or guarded. */
export type Wrap = <T extends object>(options: T) => T;

export interface ProxyApp extends HostServer {
  readonly root: string;
}

/** Mounts proxies; `guard` is missing in a server without cors-guard. */
export type Mount = (app: express.Express, wrap: Wrap, guard?: ProxyGuard) => void;

/** Starts an Express server on a free port, guarded where options are given. */
export async function startProxyApp(mount: Mount, options?: CorsGuardOptions): Promise<ProxyApp> {
  const folder = await startFolder();
  const lines: string[] = [];
  const take = (text: string): void => void lines.push(stripVTControlCharacters(text));
  const guard =
    options &&
    corsGuard(
      { enabled: true, report: 'report.json', ...options },
      { root: folder.path, logger: { info: take, warn: take } },
    );
  const app = express();
  mount(app, (entry) => guard?.wrap(entry) ?? entry, guard);
  const { port, close } = await listening(createServer(app));
  const end = async (): Promise<void> => {
    await close();
    await guard?.close();
  };
  return Object.assign(
    hostServer(folder, () => port, lines, end),
    { root: folder.path },
  );
}

/** A call of a page on this server. */
export const ask = (server: { readonly url: string }, path: string): Promise<CallAnswer> =>
  call(server.url + path, { headers: pageHeaders(server) });

/** Mounts one proxy for everything that its options let through. */
export const proxied =
  ({ create }: Library, options: ProxyOptions): Mount =>
  (app, wrap) =>
    void app.use(create(wrap(options)));

/** Hooks on the answer, as each major takes them. */
export const onAnswer = ({ major }: Library, hook: unknown): ProxyOptions =>
  major === 2 ? { onProxyRes: hook } : { on: { proxyRes: hook } };
