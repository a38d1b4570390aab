/** Dev servers of bundlers, in this process: webpack-dev-server 5 and 6, and Rspack's. */

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { corsGuard, type CorsGuardOptions } from '../../packages/cors-guard/src/hosts/webpack/index.ts';
import { until } from './until.ts';
import type { ReportDocument } from './vite-dev.ts';

/** Name of a dev server in the workspace. */
export type BundlerName = 'webpack-dev-server5' | 'webpack-dev-server' | '@rspack/dev-server';

export const bundlerNames: readonly BundlerName[] = ['webpack-dev-server5', 'webpack-dev-server', '@rspack/dev-server'];

/** As much of a compiler as the tests use. */
export interface Compiler {
  readonly options: { devServer?: unknown };
  watch(options: object, done: (error: Error | null) => void): unknown;
  close(done: (error?: Error | null) => void): void;
}

interface DevServerInstance {
  readonly server?: Server;
  readonly options: Record<string, unknown>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

type DevServerClass = new (options?: object, compiler?: Compiler) => DevServerInstance;

/** The classes of a dev server and its compiler. */
export interface Bundler {
  readonly DevServer: DevServerClass;
  readonly compile: (config: object | readonly object[]) => Compiler;
}

/** Loads a dev server of the workspace; each sets a variable by which a plugin sees that there is one. */
export async function loadBundler(name: BundlerName): Promise<Bundler> {
  if (name === '@rspack/dev-server') {
    const { RspackDevServer } = (await import('@rspack/dev-server')) as unknown as { RspackDevServer: DevServerClass };
    const { rspack } = (await import('@rspack/core')) as unknown as { rspack: Bundler['compile'] };
    return { DevServer: RspackDevServer, compile: rspack };
  }
  const { default: DevServer } = (await import(name)) as { default: DevServerClass };
  const { default: compile } = (await import('webpack')) as unknown as { default: Bundler['compile'] };
  return { DevServer, compile };
}

/** How a dev server is to be set up. */
export interface BundlerSetUp {
  /** The value of `devServer`, unguarded. */
  readonly devServer?: object;
  /** Options of the guard; `enabled` and the report file are added. Missing = no guard. */
  readonly options?: CorsGuardOptions;
  /** How it is guarded; `'apart'`: a plugin, and options that only the dev server gets. Default: `'wrapper'`. */
  readonly form?: 'wrapper' | 'plugin' | 'both' | 'apart';
  /** Further configuration of the compiler. */
  readonly config?: object;
  /** Files beside `src/index.js`, which is empty. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A running dev server of a bundler. */
export interface BundlerServer {
  readonly url: string;
  readonly port: number;
  readonly root: string;
  /** Everything printed through the infrastructure logger, without colours. */
  output(): string;
  /** The lines of {@link output} that cors-guard has printed, without the prefix. */
  ours(): readonly string[];
  report(): Promise<ReportDocument>;
  /** Stops the same server and starts it again. */
  restart(): Promise<void>;
  /** Closes the server, gives the last report. */
  stop(): Promise<ReportDocument>;
  close(): Promise<void>;
}

/** Starts a dev server on a free port, with a project in a temporary folder. */
export async function startBundler(name: BundlerName, setUp: BundlerSetUp = {}): Promise<BundlerServer> {
  const bundler = await loadBundler(name);
  const root = await mkdtemp(join(tmpdir(), 'cors-guard-bundler-'));
  const files = { 'package.json': '{}', 'src/index.js': '', ...setUp.files };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  const printed: string[] = [];
  const { server, end, again } = await run(name, bundler, configOf(root, setUp, printed), setUp);
  const portOf = (): number => {
    if (!server.server) throw new Error('the dev server does not listen');
    return (server.server.address() as AddressInfo).port;
  };
  const output = (): string => stripVTControlCharacters(printed.join(''));
  const report = (): Promise<ReportDocument> =>
    until('the report file', async () => {
      const text = await readFile(join(root, 'report.json'), 'utf8').catch(() => undefined);
      return text === undefined ? undefined : (JSON.parse(text) as ReportDocument);
    });
  return {
    get url() {
      return `http://127.0.0.1:${portOf()}`;
    },
    get port() {
      return portOf();
    },
    root,
    output,
    ours: () => [...output().matchAll(/^<[a-z]> \[cors-guard\] (.*)$/gm)].map(([, line = '']) => line),
    report,
    restart: again,
    async stop() {
      await end();
      return report();
    },
    async close() {
      await end();
      await rm(root, { recursive: true, force: true });
    },
  };
}

function configOf(root: string, { devServer, options, form = 'wrapper', config }: BundlerSetUp, printed: string[]) {
  const given = { host: '127.0.0.1', port: 0, static: false, setupExitSignals: false, ...devServer };
  const guard = options && { enabled: true, report: 'report.json', ...options };
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      printed.push(chunk.toString());
      done();
    },
  });
  const wrapped = guard && (form === 'wrapper' || form === 'both');
  return {
    mode: 'development',
    context: root,
    entry: './src/index.js',
    infrastructureLogging: { stream },
    stats: 'none',
    ...config,
    plugins: [
      ...((config as { plugins?: object[] })?.plugins ?? []),
      ...(guard && form !== 'wrapper' ? [corsGuard(guard)] : []),
    ],
    devServer: wrapped ? corsGuard.devServer(given, form === 'both' ? undefined : guard) : given,
  };
}

interface Running {
  readonly server: DevServerInstance;
  readonly again: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Wrapped options are given to the dev server, as programs do; with the plugin it all runs as the command lines run it. */
async function run(
  name: BundlerName,
  { DevServer, compile }: Bundler,
  config: ReturnType<typeof configOf>,
  { form = 'wrapper' }: BundlerSetUp,
): Promise<Running> {
  const isProgram = form === 'wrapper' || form === 'apart';
  if (!isProgram && name === 'webpack-dev-server') return runAsPlugin(DevServer, compile, config);
  const { devServer, ...rest } = config;
  const compiler = compile(isProgram ? rest : config);
  const server = new DevServer(isProgram ? devServer : (compiler.options.devServer as object), compiler);
  await server.start();
  let isOpen = true;
  return {
    server,
    async again() {
      await server.stop();
      await server.start();
    },
    async end() {
      if (!isOpen) return;
      isOpen = false;
      await server.stop();
      await closed(compiler);
    },
  };
}

/** webpack-cli 7 makes webpack-dev-server 6 a plugin, the last one, with a copy of `devServer`, and has the compiler watch. */
async function runAsPlugin(
  DevServer: DevServerClass,
  compile: Bundler['compile'],
  config: ReturnType<typeof configOf>,
): Promise<Running> {
  let server: DevServerInstance | undefined;
  const compiler = await new Promise<Compiler>((resolve, reject) => {
    const { onListening, ...devServer } = config.devServer as { onListening?: (server: unknown) => void };
    server = new DevServer({
      ...devServer,
      onListening(started: unknown) {
        onListening?.(started);
        resolve(made);
      },
    });
    const made = compile({ ...config, plugins: [...config.plugins, server] });
    made.watch({}, (error) => error && reject(error));
  });
  if (!server) throw new Error('no dev server was made');
  let isOpen = true;
  return {
    server,
    again: () => Promise.reject(new Error('a compiler that is closed does not start again')),
    async end() {
      if (!isOpen) return;
      isOpen = false;
      await closed(compiler);
    },
  };
}

function closed(compiler: Compiler): Promise<void> {
  return new Promise((resolve, reject) => compiler.close((error) => (error ? reject(error) : resolve())));
}
