import { isActive, type CorsGuardOptions } from '../../deployment/index.ts';
import { createGuard, type Guard } from '../guard.ts';
import { readOptions } from '../options.ts';
import { runOf } from '../run.ts';
import { attachGuard } from './attach.ts';
import { isCompressing, watchStreams } from './watch-streams.ts';
import { addOwnEntries, tapEntries } from './entries.ts';
import { injectPage } from './inject.ts';
import { createRelay } from './relay.ts';
import { logOf, surroundingsOf, type Reach } from './surroundings.ts';
import {
  compilersOf,
  mainCompilerOf,
  type CompilerLike,
  type DevServerLike,
  type DevServerOptions,
  type Middleware,
  type SetupMiddlewares,
} from './types.ts';

/** One guarded `devServer`: what plugin and wrapper share. Its guards come with the dev servers that are made of it. */
export interface Guarding {
  /** Guards this value of `devServer`, in place; again for a copy of it, or with other options. */
  adopt(devServer: DevServerOptions): void;
  /** A plugin has found this, and gives its options where the wrapper was given none. */
  join(options: CorsGuardOptions, compiler: CompilerLike): void;
}

/** By the one hook that is in every copy of a guarded `devServer`. */
const guardings = new WeakMap<object, Guarding>();

/** Compilers whose dev server has a guard. */
const reached = new WeakSet<CompilerLike>();

/** Whether a dev server of this compiler has a guard, by whichever plugin or wrapper. */
export function isReached(compiler: CompilerLike): boolean {
  return reached.has(compiler);
}

/** What guards this `devServer` already, itself or the value it was copied from. */
export function guardingOf(devServer: DevServerOptions | undefined): Guarding | undefined {
  const setup = devServer?.setupMiddlewares;
  return typeof setup === 'function' ? guardings.get(setup) : undefined;
}

/**
 * @param options - missing = those of a plugin that finds this, else the defaults
 * @throws CorsGuardError naming every wrong option at once
 */
export function createGuarding(options?: CorsGuardOptions): Guarding {
  let resolved = readOptions(options ?? {});
  let compilerOfPlugin: CompilerLike | undefined;
  const unused = new Set<string>();
  const relay = createRelay(once(() => compilerOfPlugin && guardOutOfReach(compilerOfPlugin)));

  function guardFor(compiler: CompilerLike, reach?: Reach): Guard | undefined {
    if (!isActive(resolved, process.env, { ...runOf(process.env), hasProxy: relay.size > 0 })) return undefined;
    const notes = [...unused].map((path) => `its own proxy entry "${path}" is not used: devServer.proxy has one`);
    return createGuard({ ...surroundingsOf(resolved, compiler, reach), notes });
  }

  /** Its middlewares cannot be reached, but its proxies are tapped: that is enough to judge what they forward. */
  function guardOutOfReach(compiler: CompilerLike): Guard | undefined {
    const guard = quietly(compiler, () => guardFor(compiler));
    if (guard) compiler.hooks.shutdown.tapPromise('cors-guard', () => guard.close());
    return guard;
  }

  function guarded(reach: Reach): Middleware[] | undefined {
    const { server, middlewares } = reach;
    const compiler = mainCompilerOf(server);
    const guard = guardFor(compiler, reach);
    if (!guard) return undefined;
    const tapper = isCompressing(middlewares) ? watchStreams(guard, (text) => logOf(compiler).warn(text)) : guard;
    relay.connect(tapper);
    for (const one of compilersOf(server)) quietly(one, () => injectPage(one));
    return attachGuard(reach, guard, tapper);
  }

  function setUp(middlewares: Middleware[], server: DevServerLike): Middleware[] {
    for (const one of compilersOf(server)) reached.add(one);
    return quietly(mainCompilerOf(server), () => guarded({ server, middlewares })) ?? middlewares;
  }

  const guarding: Guarding = {
    adopt(devServer) {
      for (const path of addOwnEntries(devServer, resolved.proxy)) unused.add(path);
      tapEntries(devServer, relay);
      if (guardingOf(devServer) === guarding) return;
      const user = devServer.setupMiddlewares as SetupMiddlewares | undefined;
      const setupMiddlewares: SetupMiddlewares = function (middlewares, server) {
        return setUp(user?.call(this, middlewares, server) ?? middlewares, server);
      };
      guardings.set(setupMiddlewares, guarding);
      devServer.setupMiddlewares = setupMiddlewares;
    },
    join(ofPlugin, compiler) {
      compilerOfPlugin = compiler;
      if (options === undefined) resolved = readOptions(ofPlugin);
    },
  };
  return guarding;
}

/** A fault of ours is one line, and the dev server starts as without us. */
function quietly<T>(compiler: CompilerLike, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    logOf(compiler).warn(
      `internal fault, the app is not affected: ${error instanceof Error ? error.message : String(error)}`,
    );
    return undefined;
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
