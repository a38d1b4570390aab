import type { ProxyOptions } from 'vite';
import type { Guard } from '../guard.ts';

type Configure = NonNullable<ProxyOptions['configure']>;

/** The `configure` a user wrote, by the entry that carries ours: an entry object may live on in the next server. */
const userConfigures = new WeakMap<ProxyOptions, { readonly user: Configure | undefined; readonly guard: Guard }>();

/**
 * Taps every entry of a proxy table. Objects keep their identity, because other plugins may hold them; a string becomes the
 * object that Vite itself would make of it.
 *
 * @param proxy - `server.proxy` or `preview.proxy` of a resolved config; changed in place
 * @example adoptEntries(config.server.proxy, guard);
 */
export function adoptEntries(proxy: Record<string, string | ProxyOptions>, guard: Guard): void {
  for (const [context, written] of Object.entries(proxy)) {
    const entry = typeof written === 'string' ? { target: written, changeOrigin: true } : written;
    if (entry && typeof entry === 'object') {
      proxy[context] = entry;
      adoptEntry(context, entry, guard);
    }
  }
}

function adoptEntry(context: string, entry: ProxyOptions, guard: Guard): void {
  const before = userConfigures.get(entry);
  if (before?.guard === guard) return;
  const user = before ? before.user : entry.configure;
  userConfigures.set(entry, { user, guard });
  const tap = guard.tap(context, entry);
  entry.configure = (proxy, options) => {
    // Before the user's hooks, which may rewrite the headers that are judged ...
    proxy.on('proxyRes', tap.proxyRes);
    user?.call(entry, proxy, options);
    // ... and after them, where the request is final.
    proxy.on('proxyReq', tap.proxyReq);
    proxy.on('error', tap.error);
    guard.keep(options);
  };
}
