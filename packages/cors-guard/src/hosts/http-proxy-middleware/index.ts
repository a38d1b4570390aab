import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { isActive, type CorsGuardOptions } from '../../deployment/index.ts';
import { createGuard, type Guard } from '../guard.ts';
import { pageText } from '../page-text.ts';
import { projectRootOf } from '../project-root.ts';
import { readOptions } from '../options.ts';
import { runOf } from '../run.ts';
import { contextsOf, tapEntry, type Tapper } from './entry.ts';

export type { CorsGuardOptions } from '../../deployment/index.ts';

/** Beginnings of client variables: Create React App, Vue CLI. */
const CLIENT_PREFIXES = ['REACT_APP_', 'VUE_APP_'];

/** What this host cannot find out by itself. */
export interface ServerOptions {
  /** Folder of the page's project: where its package.json is. Default: the project of the working directory. */
  readonly root?: string;
  /** Takes what is printed. Default: the console. */
  readonly logger?: Pick<Console, 'info' | 'warn'>;
}

/** Anything to call when a middleware has nothing more to do. */
type Next = (error?: unknown) => void;

/** The guard of the proxies of one server. */
export interface ProxyGuard {
  /**
   * The options of one proxy with cors-guard listening: pass them to `createProxyMiddleware`. The app gets what it gets without.
   *
   * @param proxyOptions - options of http-proxy-middleware 2, 3 or 4; not changed
   * @example app.use('/api', createProxyMiddleware(guard.wrap({ target: 'https://api.example.com', changeOrigin: true })));
   */
  wrap<T extends object>(proxyOptions: T): T;
  /**
   * The same for options that do not hold their path: it is what the start line and findings call the proxy.
   *
   * @param context - path, list of paths or filter, as it is passed to `app.use` or (major 2) to `createProxyMiddleware`
   * @example app.use(createProxyMiddleware('/api', guard.wrap('/api', { target: 'https://api.example.com' }))); // major 2
   */
  wrap<T extends object>(context: unknown, proxyOptions: T): T;
  /**
   * For Express, Connect and their like, before everything else: serves the report page at `/__cors-guard/`, and the recorder with the
   * overlay to pages that load `/__cors-guard/client.js` before the app. Proxies are guarded without it as well; behind a server without
   * `originalUrl` (plain `node:http`) it also keeps the path that the page asked for.
   *
   * @example app.use(guard.middleware);
   */
  readonly middleware: (request: IncomingMessage, response: ServerResponse, next: Next) => void;
  /** Ends all checks. Called by itself when the server closes. */
  close(): Promise<void>;
}

/**
 * Guards proxies of http-proxy-middleware in a server of your own, and in dev servers that are built on it.
 *
 * It rests where `NODE_ENV` is `production`, in test runs and in CI, unless `enabled` or `CORS_GUARD` says otherwise: such a server may
 * be the one that visitors meet.
 *
 * @param options - see {@link CorsGuardOptions}; `proxy` has no meaning here
 * @throws CorsGuardError naming every wrong option at once
 * @example
 * import { corsGuard } from 'cors-guard/http-proxy-middleware';
 * const guard = corsGuard({ production: { page: 'https://app.example.com' } });
 * app.use(guard.middleware);
 * app.use('/api', createProxyMiddleware(guard.wrap('/api', { target: 'https://api.example.com', changeOrigin: true })));
 */
export function corsGuard(options: CorsGuardOptions = {}, server: ServerOptions = {}): ProxyGuard {
  const resolved = readOptions(options);
  const hasProxy = process.env.NODE_ENV !== 'production';
  if (!isActive(resolved, process.env, { ...runOf(process.env), hasProxy })) return resting;
  const { root = projectRootOf(process.cwd()), logger = console } = server;
  const unused = Object.keys(resolved.proxy).map(
    (context) => `its own proxy entry "${context}" is not used: pass its options to wrap()`,
  );
  const guard = createGuard({
    options: resolved,
    facts: async () => {
      const { projectFacts, readClientEnv } = await import('../project-files.ts');
      return projectFacts({ root, publicDir: join(root, 'public'), clientEnv: readClientEnv(root, CLIENT_PREFIXES) });
    },
    root,
    notes: unused,
    page: {
      base: '/',
      allowedHosts: [],
      editorUrl: null,
      script: () => Promise.resolve(pageText('report-page')),
    },
    log: { info: (text) => logger.info(text), warn: (text) => logger.warn(text) },
  });
  return guarding(guard);
}

export default corsGuard;

/** Two arguments: the first is the path; one: the options. */
function splitArguments<T extends object>([first, second]: [T] | [unknown, T]): { filter: unknown; entry: T } {
  return second === undefined ? { filter: undefined, entry: first as T } : { filter: first, entry: second };
}

const resting: ProxyGuard = {
  wrap: <T extends object>(...given: [T] | [unknown, T]) => splitArguments(given).entry,
  middleware: (_request, _response, next) => next(),
  close: () => Promise.resolve(),
};

function guarding(guard: Guard): ProxyGuard {
  let isPrepared = false;
  const prepared = guard.prepared.then(() => void (isPrepared = true));
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= guard.close());
  const closeWith = createCloser(close);
  const tapping: Tapper = {
    keep: (options) => guard.keep(options),
    tap(...given) {
      const tap = guard.tap(...given);
      return {
        ...tap,
        proxyReq(sent, request, ...rest) {
          closeWith(request);
          tap.proxyReq(sent, request, ...rest);
        },
      };
    },
  };
  return {
    wrap<T extends object>(...given: [T] | [unknown, T]): T {
      const { filter, entry } = splitArguments(given);
      return tapEntry(contextsOf(filter ?? Reflect.get(entry, 'pathFilter'), entry), entry, tapping);
    },
    middleware(request, response, next) {
      closeWith(request);
      guard.snapshot(request);
      guard.ready();
      if (guard.door(request, response)) return;
      if (isPrepared) next();
      else void prepared.then(() => next());
    },
    close,
  };
}

/** Closes when every server that was seen has closed. */
function createCloser(close: () => Promise<void>): (request: IncomingMessage) => void {
  const servers = new Set<object>();
  return ({ socket }) => {
    // Every socket of a server has this property; the types of Node do not list it.
    const server = (socket as { readonly server?: Server } | null)?.server;
    if (!server || servers.has(server)) return;
    servers.add(server);
    // One more than what the app's own proxies add: no warning comes earlier for ours.
    if (server.getMaxListeners() > 0) server.setMaxListeners(server.getMaxListeners() + 1);
    server.once('close', () => {
      servers.delete(server);
      if (servers.size === 0) void close();
    });
  };
}
