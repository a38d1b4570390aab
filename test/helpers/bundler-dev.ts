import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { resolveOptions, type CorsGuardOptions } from '../../packages/cors-guard/src/deployment/index.ts';
import { findingCodes } from '../../packages/cors-guard/src/findings/codes.ts';
import { createGuard, type Guard } from '../../packages/cors-guard/src/hosts/guard.ts';
import { tapEntry } from '../../packages/cors-guard/src/hosts/http-proxy-middleware/entry.ts';
import { createCallSites, type EmittingCompiler } from '../../packages/cors-guard/src/hosts/webpack/call-site.ts';
import { injectPage, type PageCompiler } from '../../packages/cors-guard/src/hosts/webpack/inject.ts';
import { until } from './until.ts';
import type { ReportDocument } from './vite-dev.ts';

/** Bundlers with a dev server, by the name of it in the workspace. */
export const bundlers = {
  'webpack-dev-server 5': ['webpack', 'webpack-dev-server5'],
  'webpack-dev-server 6': ['webpack', 'webpack-dev-server'],
  'Rspack dev server': ['@rspack/core', '@rspack/dev-server'],
} as const;

export type BundlerName = keyof typeof bundlers;

export const bundlerNames = Object.keys(bundlers) as BundlerName[];

/** The report, with the places of the calls. */
export interface BundlerReport extends ReportDocument {
  readonly calls: readonly (ReportDocument['calls'][number] & { readonly source: string | null })[];
}

/** A page and a bundle, served by a real dev server. */
export interface BundlerDev {
  readonly url: string;
  readonly root: string;
  readonly lines: string[];
  report(): Promise<BundlerReport>;
  close(): Promise<void>;
}

export interface BundlerSetUp {
  readonly files: Record<string, string>;
  /** Configuration of the bundler; several make several compilers. */
  readonly configs: readonly object[];
  readonly options: CorsGuardOptions;
  /** Proxy entry for `/api`. */
  readonly api: object;
  readonly server?: object;
}

type Compiler = PageCompiler & EmittingCompiler;

interface AnyServer {
  readonly server: Server;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the dev server of a bundler by its API, guarded. */
export async function startBundler(name: BundlerName, setUp: BundlerSetUp): Promise<BundlerDev> {
  const root = await folderWith(setUp.files);
  const lines: string[] = [];
  const compiler = await compilerOf(name, root, setUp.configs);
  const compilers = compiler.compilers ?? [compiler];
  const guard = createGuard({
    options: resolveOptions({ ...setUp.options, enabled: true, report: 'report.json' }, {}, findingCodes),
    facts: () => ({}),
    cacheDir: join(root, '.cache'),
    root,
    page: { base: '/', allowedHosts: [], editorUrl: null, script: () => Promise.resolve('') },
    sourceOf: createCallSites(compilers, root),
    log: { info: (text) => lines.push(text), warn: (text) => lines.push(text) },
  });
  for (const one of compilers) injectPage(one);
  const Server = (await load(bundlers[name][1])) as unknown as {
    new (options: object, compiler: object): AnyServer;
  } & {
    RspackDevServer?: { new (options: object, compiler: object): AnyServer };
  };
  const server = new (Server.RspackDevServer ?? Server)(
    {
      host: '127.0.0.1',
      port: 'auto',
      static: join(root, 'public'),
      allowedHosts: 'all',
      proxy: [tapEntry('/api', { context: ['/api'], pathFilter: ['/api'], ...setUp.api }, guard)],
      setupMiddlewares: (middlewares: unknown[]) => [
        { name: 'cors-guard', middleware: doorsOf(guard) },
        ...middlewares,
      ],
      ...setUp.server,
    },
    compiler,
  );
  await server.start();
  if (!server.server.listening) await once(server.server, 'listening');
  guard.ready();
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    root,
    lines,
    report: () =>
      until('the report file', async () => {
        const text = await readFile(join(root, 'report.json'), 'utf8').catch(() => undefined);
        return text === undefined ? undefined : (JSON.parse(text) as BundlerReport);
      }),
    async close() {
      await guard.close();
      await server.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

function doorsOf(guard: Guard) {
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    guard.snapshot(request);
    if (!guard.door(request, response)) next();
  };
}

/** A project in a folder of its own. */
export async function folderWith(files: Record<string, string>): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'cors-guard-bundler-')));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return root;
}

/** A compiler for a project; with several configurations, the one of them all. */
export async function compilerOf(
  name: BundlerName,
  root: string,
  configs: readonly object[],
): Promise<
  Compiler & {
    readonly compilers?: readonly Compiler[];
    run(done: (error: Error | null, stats?: unknown) => void): void;
    close(done: () => void): void;
  }
> {
  const bundler = await load(bundlers[name][0]);
  const make = (bundler.rspack ?? bundler) as unknown as (config: object) => Awaited<ReturnType<typeof compilerOf>>;
  const complete = configs.map((config) => ({
    context: root,
    mode: 'development',
    infrastructureLogging: { level: 'error' },
    stats: 'none',
    ...config,
  }));
  const [only = {}] = complete;
  return make(complete.length === 1 ? only : complete);
}

async function load(name: string): Promise<Record<string, unknown> & { default?: unknown }> {
  const module = (await import(name)) as Record<string, unknown>;
  return (module['default'] ?? module) as Record<string, unknown>;
}
