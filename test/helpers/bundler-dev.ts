/** Dev servers of bundlers, in this process: webpack-dev-server 5 and 6, and Rspack's. */

import { readdir, readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { corsGuard, type CorsGuardOptions } from '../../packages/cors-guard/src/hosts/webpack/index.ts';
import { startFolder } from './folder.ts';
import { hostServer, type HostServer } from './host.ts';

/** Name of a dev server in the workspace. */
export type BundlerName = 'webpack-dev-server5' | 'webpack-dev-server' | '@rspack/dev-server';

export const bundlerNames: readonly BundlerName[] = ['webpack-dev-server5', 'webpack-dev-server', '@rspack/dev-server'];

/** As much of a compiler as the tests use. */
export interface Compiler {
  readonly options: { devServer?: unknown };
  run(done: (error: Error | null, stats?: { hasErrors(): boolean }) => void): void;
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
  readonly config?: { readonly plugins?: readonly object[]; readonly [option: string]: unknown };
  /** Configurations of further compilers. */
  readonly beside?: readonly object[];
  /** Files beside `src/index.js`, which is empty; those below `public` are served as they are. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A running dev server of a bundler. */
export interface BundlerServer extends HostServer {
  readonly root: string;
  /** Everything printed through the infrastructure logger, without colours. */
  output(): string;
  /** The lines of {@link output} that cors-guard has printed, without the prefix. */
  ours(): readonly string[];
  /** Stops the same server and starts it again. */
  restart(): Promise<void>;
}

/** Starts a dev server on a free port, with a project in a temporary folder. */
export async function startBundler(name: BundlerName, setUp: BundlerSetUp = {}): Promise<BundlerServer> {
  const bundler = await loadBundler(name);
  const folder = await startFolder({ 'package.json': '{}', 'src/index.js': '', ...setUp.files });
  const lines: string[] = [];
  const { server, end, again } = await run(name, bundler, configOf(folder.path, setUp, lines), setUp);
  const port = (): number => {
    if (!server.server) throw new Error('the dev server does not listen');
    return (server.server.address() as AddressInfo).port;
  };
  const output = (): string => lines.join('\n');
  return Object.assign(hostServer(folder, port, lines, end), {
    root: folder.path,
    output,
    ours: () => [...output().matchAll(/^<[a-z]> \[cors-guard\] (.*)$/gm)].map(([, line = '']) => line),
    restart: again,
  });
}

function configOf(root: string, setUp: BundlerSetUp, lines: string[]) {
  const { devServer, options, form = 'wrapper', config, beside = [], files = {} } = setUp;
  const hasPages = Object.keys(files).some((file) => file.startsWith('public/'));
  const given = {
    host: '127.0.0.1',
    port: 0,
    static: hasPages && join(root, 'public'),
    setupExitSignals: false,
    ...devServer,
  };
  const guard = options && { enabled: true, report: 'report.json', ...options };
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(...stripVTControlCharacters(chunk.toString()).trimEnd().split('\n'));
      done();
    },
  });
  const wrapped = guard && (form === 'wrapper' || form === 'both');
  const common = { mode: 'development', context: root, infrastructureLogging: { stream }, stats: 'none' };
  return {
    config: {
      ...common,
      entry: './src/index.js',
      ...config,
      plugins: [...(config?.plugins ?? []), ...(guard && form !== 'wrapper' ? [corsGuard(guard)] : [])],
    },
    beside: beside.map((one) => ({ ...common, ...one })),
    devServer: wrapped ? corsGuard.devServer(given, form === 'both' ? undefined : guard) : given,
  };
}

type Configured = ReturnType<typeof configOf>;

interface Running {
  readonly server: DevServerInstance;
  readonly again: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Wrapped options are given to the dev server, as programs do; with the plugin it all runs as the command lines run it. */
async function run(
  name: BundlerName,
  { DevServer, compile }: Bundler,
  { config, beside, devServer }: Configured,
  { form = 'wrapper' }: BundlerSetUp,
): Promise<Running> {
  const isProgram = form === 'wrapper' || form === 'apart';
  if (!isProgram && name === 'webpack-dev-server') return runAsPlugin(DevServer, compile, { ...config, devServer });
  const main = isProgram ? config : { ...config, devServer };
  const compiler = compile(beside.length > 0 ? [main, ...beside] : main);
  const server = new DevServer(isProgram ? devServer : (compiler.options.devServer as object), compiler);
  await server.start();
  return {
    server,
    async again() {
      await server.stop();
      await server.start();
    },
    async end() {
      await server.stop();
      await closed(compiler);
    },
  };
}

/** webpack-cli 7 makes webpack-dev-server 6 a plugin, the last one, with a copy of `devServer`, and has the compiler watch. */
async function runAsPlugin(
  DevServer: DevServerClass,
  compile: Bundler['compile'],
  config: Configured['config'] & Pick<Configured, 'devServer'>,
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
  return {
    server,
    again: () => Promise.reject(new Error('a compiler that is closed does not start again')),
    end: () => closed(compiler),
  };
}

function closed(compiler: Compiler): Promise<void> {
  return new Promise((resolve, reject) => compiler.close((error) => (error ? reject(error) : resolve())));
}

/**
 * Builds a project once, without a dev server; gives the files of the output, text by name.
 *
 * @throws when there are errors
 */
export async function build(
  name: BundlerName,
  files: Readonly<Record<string, string>>,
  config: object,
): Promise<Record<string, string>> {
  const { compile } = await loadBundler(name);
  const folder = await startFolder(files);
  const path = join(folder.path, 'dist');
  const compiler = compile({ context: folder.path, output: { path }, ...config });
  await new Promise<void>((resolve, reject) => {
    compiler.run((error, stats) => (error || stats?.hasErrors() ? reject(error ?? new Error('not built')) : resolve()));
  });
  await closed(compiler);
  const texts = (await readdir(path)).map(async (file) => [file, await readFile(join(path, file), 'utf8')] as const);
  const built = Object.fromEntries(await Promise.all(texts));
  await folder.close();
  return built;
}
