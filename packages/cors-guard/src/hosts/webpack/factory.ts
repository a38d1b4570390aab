import type { CorsGuardOptions } from '../../deployment/index.ts';
import { createGuarding, guardingOf } from './guarding.ts';
import { applyPlugin } from './plugin.ts';
import type { CompilerLike, DevServerOptions } from './types.ts';

/** A plugin of webpack 5 and Rspack. */
export interface CorsGuardPlugin {
  apply(compiler: CompilerLike): void;
}

/** The plugin, and the same for dev servers that a plugin cannot reach. */
export interface CorsGuard {
  /**
   * Makes the plugin: it guards every `devServer.proxy` entry. Builds are not touched.
   *
   * @param options - see {@link CorsGuardOptions}; without any, what is assumed about production is said when the server starts
   * @throws CorsGuardError when the server starts, naming every wrong option at once
   */
  (options?: CorsGuardOptions): CorsGuardPlugin;
  /**
   * Guards a dev server through its options: for `new WebpackDevServer(options, compiler)`, `new RspackDevServer(options, compiler)`,
   * and several configurations under webpack-dev-server 6. Together with the plugin there is still one guard.
   *
   * @param devServer - the value of `devServer`; stays as it is
   * @param options - see {@link CorsGuardOptions}; missing = those of the plugin, if there is one
   * @returns what to write in its place
   * @throws CorsGuardError naming every wrong option at once
   * @example
   * devServer: corsGuard.devServer({ proxy: [{ context: ['/api'], target: 'https://api.example.com' }] })
   */
  devServer<T extends object>(devServer: T, options?: CorsGuardOptions): T;
}

/** One implementation for both compilers: what it needs of them is the same in both. */
export const corsGuard: CorsGuard = Object.assign(
  (options: CorsGuardOptions = {}): CorsGuardPlugin => ({ apply: (compiler) => applyPlugin(options, compiler) }),
  { devServer: guardDevServer },
);

function guardDevServer<T extends object>(devServer: T, options?: CorsGuardOptions): T {
  const { proxy }: DevServerOptions = devServer;
  const made: T & DevServerOptions = {
    ...devServer,
    ...(Array.isArray(proxy) && { proxy: [...(proxy as unknown[])] }),
  };
  (guardingOf(made) ?? createGuarding(options)).adopt(made);
  return made;
}
