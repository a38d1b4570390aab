import type { Guard } from '../guard.ts';
import type { Tapper } from '../http-proxy-middleware/entry.ts';
import { routeRequest } from './relay.ts';
import type { Reach } from './surroundings.ts';
import type { DevServerLike, DevServerOptions, Handler, Middleware } from './types.ts';

/** Behind this one of the dev server's own, a request has a Host that is allowed. */
const HOST_CHECKS = 'cross-origin-header-check';

/** The guard of each dev server; another one when it starts again. */
const guards = new WeakMap<DevServerLike, Guard>();

/** `onListening` hooks that tell our guards. */
const telling = new WeakSet<object>();

/**
 * Puts a guard into a dev server that is being set up: a middleware in front of the proxies, the start line below the lines of the
 * server, the last report when it stops.
 *
 * @param tapper - what its requests are to be told
 */
export function attachGuard({ middlewares, server }: Reach, guard: Guard, tapper: Tapper): Middleware[] {
  const isKnown = guards.has(server);
  guards.set(server, guard);
  if (!isKnown) followStop(server);
  followListening(server.options);
  const at = 1 + middlewares.findIndex((one) => 'name' in one && one.name === HOST_CHECKS);
  return middlewares.toSpliced(at, 0, { name: 'cors-guard', middleware: guardHandler(guard, tapper) });
}

/** A middleware in front of the proxies: it looks at requests, and answers those for the doors. */
export function guardHandler(guard: Guard, tapper: Tapper): Handler {
  let isPrepared = false;
  const prepared = guard.prepared.then(() => void (isPrepared = true));
  return (request, response, next) => {
    routeRequest(request, tapper);
    guard.snapshot(request);
    if (guard.door(request, response)) return;
    if (isPrepared) next();
    else void prepared.then(() => next());
  };
}

/** The dev server calls it below its own first lines. */
function followListening(options: DevServerOptions): void {
  const user = options.onListening;
  if (typeof user === 'function' && telling.has(user)) return;
  function onListening(this: unknown, server: DevServerLike): void {
    if (typeof user === 'function') Reflect.apply(user, this, [server]);
    guards.get(server)?.ready();
  }
  telling.add(onListening);
  options.onListening = onListening;
}

function followStop(server: DevServerLike): void {
  const stop = server.stop.bind(server);
  server.stop = async () => {
    await guards.get(server)?.close();
    await stop();
  };
}
