/** As much of webpack, Rspack and their dev servers as is used. Structural: one adapter fits them all, and needs none installed. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EmittingCompiler } from './emitted.ts';
import type { PageCompiler } from './inject.ts';

/** A compiler of webpack 5 or Rspack. Its `context` is not always the folder of the project. */
export interface CompilerLike extends PageCompiler, EmittingCompiler {
  readonly options: PageCompiler['options'] &
    EmittingCompiler['options'] & { devServer?: unknown; readonly plugins?: unknown };
  readonly watchMode: boolean;
  readonly hooks: PageCompiler['hooks'] &
    EmittingCompiler['hooks'] & {
      readonly shutdown: { tapPromise(name: string, listener: () => Promise<void>): void };
    };
  getInfrastructureLogger(name: string): { info(text: string): void; warn(text: string): void };
}

/** What a dev server of several compilers has. */
export interface MultiCompilerLike {
  readonly compilers: readonly CompilerLike[];
}

export type NextFunction = (error?: unknown) => void;

export type Handler = (request: IncomingMessage, response: ServerResponse, next: NextFunction) => void;

/** One member of the list that `setupMiddlewares` gets. */
export type Middleware =
  | ((...args: never[]) => unknown)
  | { readonly name?: string; readonly path?: string; readonly middleware?: unknown };

export type SetupMiddlewares = (this: unknown, middlewares: Middleware[], server: DevServerLike) => Middleware[];

/** The value of `devServer`. */
export interface DevServerOptions {
  proxy?: unknown;
  setupMiddlewares?: unknown;
  onListening?: unknown;
  allowedHosts?: unknown;
  static?: unknown;
}

/** A running webpack-dev-server 5 or 6, or Rspack dev server, as `setupMiddlewares` gets it. */
export interface DevServerLike {
  readonly compiler: CompilerLike | MultiCompilerLike;
  /** As written, with defaults filled in by the time `setupMiddlewares` is called. */
  readonly options: DevServerOptions;
  stop(): Promise<void>;
}

/** The compilers of a dev server: the one, or all. */
export function compilersOf({ compiler }: DevServerLike): readonly CompilerLike[] {
  return 'compilers' in compiler ? compiler.compilers : [compiler];
}

/** The compiler that a dev server belongs to, found as the dev servers themselves find it. */
export function mainCompilerOf(server: DevServerLike): CompilerLike {
  const compilers = compilersOf(server);
  const main = compilers.find(({ options }) => options.devServer) ?? compilers[0];
  if (!main) throw new Error('the dev server has no compiler');
  return main;
}
