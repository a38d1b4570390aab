import { isActive, type CorsGuardOptions } from '../../deployment/index.ts';
import { readOptions } from '../options.ts';
import { projectRootOf } from '../project-root.ts';
import { runOf } from '../run.ts';
import { createGuarding, guardingOf, isReached } from './guarding.ts';
import { logOf } from './surroundings.ts';
import type { CompilerLike, DevServerOptions } from './types.ts';

/**
 * Guards the dev server of a compiler. Does nothing in a process without a dev server: a build stays what it is.
 *
 * @throws CorsGuardError naming every wrong option at once
 */
export function applyPlugin(options: CorsGuardOptions, compiler: CompilerLike): void {
  if (!isServing(process.env)) return;
  const resolved = readOptions(options);
  const devServer = devServerOf(compiler, Object.keys(resolved.proxy).length > 0);
  if (devServer) {
    const guarding = guardingOf(devServer) ?? createGuarding(options);
    guarding.join(options, compiler);
    guarding.adopt(devServer);
  }
  // Options that only a program knows may have a proxy.
  const hasProxy = devServer === undefined || (Array.isArray(devServer.proxy) && devServer.proxy.length > 0);
  if (isActive(resolved, process.env, { ...runOf(process.env), hasProxy })) tellOfWrapper(compiler);
}

/** Set by the dev servers themselves when they are loaded: before a compiler is made. */
function isServing(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.WEBPACK_SERVE || env.RSPACK_SERVE);
}

/**
 * The options that the dev server of this compiler will read: those of webpack-dev-server 6 as a plugin, which webpack-cli adds last
 * and with a copy of `devServer`, else `devServer` itself.
 *
 * @param isNeeded - options are made where there are none
 */
function devServerOf({ options }: CompilerLike, isNeeded: boolean): DevServerOptions | undefined {
  const plugins: readonly unknown[] = Array.isArray(options.plugins) ? options.plugins : [];
  const server = plugins.find(isDevServerPlugin);
  if (server) return server.options;
  const { devServer } = options;
  if (typeof devServer === 'object' && devServer !== null) return devServer;
  if (devServer === false || !isNeeded) return undefined;
  return (options.devServer = {} satisfies DevServerOptions);
}

function isDevServerPlugin(plugin: unknown): plugin is { readonly options: DevServerOptions } {
  if (typeof plugin !== 'object' || plugin === null) return false;
  const { options, listen, setupMiddlewares } = plugin as Partial<Record<string, unknown>>;
  return typeof options === 'object' && typeof listen === 'function' && typeof setupMiddlewares === 'function';
}

/** Projects that were told: several configurations of one have a compiler each. */
const told = new Set<string>();

/** A dev server is set up before its first build ends. Where that has not come by us, options were copied that we have not seen. */
function tellOfWrapper(compiler: CompilerLike): void {
  const root = projectRootOf(compiler.context);
  compiler.hooks.done.tap('cors-guard', () => {
    if (!compiler.watchMode || isReached(compiler) || told.has(root)) return;
    told.add(root);
    logOf(compiler).warn(
      'the plugin cannot reach this dev server; write devServer: corsGuard.devServer({ ...your options }) as well',
    );
  });
}
