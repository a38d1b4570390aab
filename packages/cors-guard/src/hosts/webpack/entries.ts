import { contextsOf, tapEntry } from '../http-proxy-middleware/entry.ts';
import type { Tapper } from '../http-proxy-middleware/entry.ts';
import type { DevServerOptions } from './types.ts';

/** A member of `devServer.proxy` that is called for every request, and gives the options of the proxy to use. */
type EntryFunction = (...args: unknown[]) => unknown;

/** What is read of the other members. */
interface Entry {
  readonly target?: unknown;
  readonly router?: unknown;
  readonly context?: unknown;
  readonly path?: unknown;
  readonly pathFilter?: unknown;
}

/** Functions we have made of functions. */
const functions = new WeakMap<EntryFunction, { readonly user: EntryFunction; readonly relay: Tapper }>();

/** Entries of the option `proxy`, by what stands in the array. */
const ours = new WeakMap<object, string>();

/**
 * Taps every entry of `devServer.proxy`, within the array that is there: webpack-cli hands webpack-dev-server 6 a copy of `devServer`
 * before plugins are applied, and what the two share is what stands in it. Entries tapped before are not tapped twice.
 */
export function tapEntries({ proxy }: DevServerOptions, relay: Tapper): void {
  if (!Array.isArray(proxy)) return;
  for (const [index, entry] of (proxy as readonly unknown[]).entries()) {
    const made = typeof entry === 'function' ? tapFunction(entry as EntryFunction, relay) : tapOptions(entry, relay);
    proxy[index] = made;
    const own = ofOurs(entry);
    if (own !== undefined) ours.set(made as object, own);
  }
}

/**
 * Puts entries of ours behind the user's. One whose path an entry of the user has is left out.
 *
 * @param own - option `proxy`: by path, a target or options of the dev server's proxy library
 * @returns the paths that are left out
 */
export function addOwnEntries(
  devServer: DevServerOptions,
  own: Readonly<Record<string, string | object>>,
): readonly string[] {
  // Anything else is refused by the dev server, in words of its own.
  if (!Array.isArray(devServer.proxy ?? [])) return [];
  const there: readonly unknown[] = Array.isArray(devServer.proxy) ? devServer.proxy : [];
  const users = new Set(there.filter((entry) => ofOurs(entry) === undefined).flatMap(pathsOf));
  const already = new Set(there.map(ofOurs));
  const added = Object.entries(own).filter(([path]) => !users.has(path) && !already.has(path));
  if (added.length > 0) {
    // An array that is there is kept: others may hold it.
    const proxy: unknown[] = Array.isArray(devServer.proxy) ? devServer.proxy : [];
    proxy.push(...added.map(ownEntry));
    devServer.proxy = proxy;
  }
  return Object.keys(own).filter((path) => users.has(path));
}

function ownEntry([path, written]: readonly [string, string | object]): object {
  const entry = typeof written === 'string' ? { target: written, changeOrigin: true } : written;
  const made = filterOf(entry) === undefined ? { context: [path], ...entry } : { ...entry };
  ours.set(made, path);
  return made;
}

function ofOurs(entry: unknown): string | undefined {
  return typeof entry === 'object' && entry !== null ? ours.get(entry) : undefined;
}

function pathsOf(entry: unknown): readonly string[] {
  return typeof entry === 'object' && entry !== null ? contextsOf(filterOf(entry), entry) : [];
}

/** Each dev server has another order where several of these are written; that matters to nobody who writes one. */
function filterOf({ context, path, pathFilter }: Entry): unknown {
  return context ?? path ?? pathFilter;
}

function tapOptions(entry: unknown, relay: Tapper): unknown {
  if (typeof entry !== 'object' || entry === null) return entry;
  const { target, router }: Entry = entry;
  // Nothing is forwarded: an entry may have a `bypass` alone.
  if (target === undefined && router === undefined) return entry;
  return tapEntry(contextsOf(filterOf(entry), entry), entry, relay);
}

/** A dev server builds a new proxy whenever it gets an object it has not seen: for one of the user's there is one of ours. */
function tapFunction(entry: EntryFunction, relay: Tapper): EntryFunction {
  const known = functions.get(entry);
  if (known?.relay === relay) return entry;
  const user = known?.user ?? entry;
  const made: EntryFunction = (...args) => tapOptions(user(...args), relay);
  functions.set(made, { user, relay });
  return made;
}
