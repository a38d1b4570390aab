import { contextsOf, tapEntry } from '../http-proxy-middleware/entry.ts';
import type { Tapper } from '../http-proxy-middleware/entry.ts';

/** The value of `server.proxy`: targets or options by path, or a list of options. */
export type Proxy = Readonly<Record<string, string | object>> | readonly object[];

/** What is read of an entry. */
interface Entry {
  readonly target?: unknown;
  readonly pathFilter?: unknown;
}

/** See {@link withOwnEntries}. */
export interface WithOwn {
  readonly proxy: Proxy | undefined;
  /** Paths of own entries that the user has an entry for. */
  readonly unused: readonly string[];
}

/**
 * The proxy of the user with entries of ours behind his. One whose path an entry of his has is left out.
 *
 * @param users - `server.proxy` as written
 * @param own - option `proxy`: by path, a target or options
 * @example withOwnEntries({ '/api': 'https://a.example.com' }, { '/auth': 'https://b.example.com' }).proxy
 */
export function withOwnEntries(users: Proxy | undefined, own: Readonly<Record<string, string | object>>): WithOwn {
  const taken = new Set(isList(users) ? users.flatMap((entry) => pathsOf(entry)) : Object.keys(users ?? {}));
  const added = Object.entries(own).filter(([path]) => !taken.has(path));
  const unused = Object.keys(own).filter((path) => taken.has(path));
  if (added.length === 0) return { proxy: users, unused };
  const proxy = isList(users)
    ? [...users, ...added.map(([pathFilter, entry]) => ({ pathFilter, ...asOptions(entry) }))]
    : { ...users, ...Object.fromEntries(added) };
  return { proxy, unused };
}

/**
 * The same proxy with our taps in it. What the user wrote stays as it is.
 *
 * @example server.proxy = tapProxy(server.proxy, guard)
 */
export function tapProxy(proxy: Proxy, tapper: Tapper): Proxy {
  if (isList(proxy)) return proxy.map((entry) => tapEntry(pathsOf(entry), entry, tapper));
  const entries = Object.entries(proxy).map(([path, written]) => {
    const entry = asOptions(written);
    return [path, tapEntry(pathsOf(entry, path), entry, tapper)];
  });
  return Object.fromEntries(entries) as Proxy;
}

/** A filter in the options wins over the path they stand under. */
function pathsOf(entry: Entry, path?: string): readonly string[] {
  return contextsOf(entry.pathFilter ?? path, entry);
}

function asOptions(entry: string | object): Entry {
  return typeof entry === 'string' ? { target: entry } : entry;
}

function isList(proxy: Proxy | undefined): proxy is readonly object[] {
  return Array.isArray(proxy);
}
