import type { IncomingMessage } from 'node:http';
import { targetOf, type ProxyOptionsLike, type ProxyTap } from '../../observe/index.ts';
import type { Guard } from '../guard.ts';
import { createSeat, hasOwnWay, type KeepableOptions } from '../kept/seat.ts';

type Listener = (this: unknown, ...args: never[]) => unknown;

/** A proxy server of http-proxy or httpxy, as the plugins of http-proxy-middleware 3 and 4 get it. */
interface ProxyEvents {
  on(event: string, listener: (...args: never[]) => void): unknown;
}

type Plugin = (proxy: ProxyEvents, options: KeepableOptions) => void;

/** Where options of http-proxy-middleware take listeners: `on...` in 2, `on` and `plugins` in 3 and 4. */
interface Hooks {
  readonly onProxyReq?: Listener;
  readonly onProxyRes?: Listener;
  readonly on?: { readonly proxyRes?: Listener };
  readonly plugins?: readonly Plugin[];
}

/** The request to the target; the wrapper of `followRedirects` is an emitter as well. */
interface Failing {
  once(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/** Whatever taps entries and keeps their connections. */
export type Tapper = Pick<Guard, 'tap' | 'keep'>;

interface Tapped {
  readonly guard: Tapper;
  readonly entry: object;
}

/** By the options as the user wrote them, so that one object is tapped once a guard however often it comes by. */
const tapped = new WeakMap<object, Tapped>();
const originals = new WeakMap<object, object>();

/**
 * The options of one http-proxy-middleware proxy with our taps in them: for its majors 2, 3 and 4, and for the dev servers that are
 * built on these. The user's object stays as it is, and so do his hooks and their `this`.
 *
 * Major 2 reads the `on...` hooks alone; 3 and 4 read `on` and `plugins`, where ours stand first for the answer, which later hooks may
 * rewrite, and last for the request, which is final there. `plugins` run also with `ejectPlugins`. No `error` listener is added: its
 * mere presence replaces the answer that major 2 gives when a target is down, and hangs a request of 4 with `ejectPlugins`.
 *
 * @param context - the paths of the entry, as the user wrote them; see {@link contextsOf}
 * @param entry - the user's options, or what this function has made of them
 * @returns the same object for the same entry and guard: hosts build a new proxy for every object they have not seen
 * @example createProxyMiddleware(tapEntry('/api', { target: 'https://api.example.com', changeOrigin: true }, guard));
 */
export function tapEntry<T extends object>(context: string | readonly string[], entry: T, guard: Tapper): T {
  const original = (originals.get(entry) ?? entry) as T;
  const known = tapped.get(original);
  if (known?.guard === guard) return known.entry as T;
  const contexts = [context].flat();
  const made = withTap(original, guard.tap(contexts.join(', '), original, contexts), guard);
  tapped.set(original, { guard, entry: made });
  originals.set(made, original);
  return made;
}

/**
 * What to call an entry: the paths that its filter names. Where it names none (a function, or options for a proxy that is mounted by
 * `app.use('/api', ...)`), the origin it forwards to stands for it.
 *
 * @param filter - `context` or `pathFilter` as written: text, list or function
 * @example contextsOf(['/api', '/auth/**'], options) // ['/api', '/auth/**']
 */
export function contextsOf(filter: unknown, options: ProxyOptionsLike): readonly string[] {
  const paths = [filter].flat().filter((one): one is string => typeof one === 'string' && one !== '');
  return paths.length > 0 ? paths : [targetOf(options)?.target ?? 'what a router decides'];
}

function withTap<T extends object>(entry: T, tap: ProxyTap, guard: Tapper): T {
  const user = entry as Hooks;
  const request = requestListener(tap);
  const answer = answerListener(tap);
  // Major 2 copies its options for good.
  const seat = hasOwnWay(entry) ? undefined : createSeat();
  if (seat) guard.keep(seat.options);
  let hasPlugins = false;
  const first: Plugin = (proxy, options) => {
    hasPlugins = true;
    // These libraries read this object for each request.
    if (options.agent === seat?.agent) delete options.agent;
    guard.keep(options);
    proxy.on('proxyRes', answer);
  };
  const last: Plugin = (proxy) => void proxy.on('proxyReq', request);
  const hooks = {
    plugins: [first, ...(user.plugins ?? []), last],
    ...(user.on?.proxyRes && { on: { ...user.on, proxyRes: both(answer, user.on.proxyRes) } }),
    onProxyRes: both(answer, user.onProxyRes),
    // A library that reads `plugins` may read these as well (`legacyCreateProxyMiddleware` of 3).
    onProxyReq: both(user.onProxyReq, (...args: Parameters<ProxyTap['proxyReq']>) => {
      if (!hasPlugins) request(...args);
    }),
  };
  return { ...entry, ...(seat && { agent: seat.agent }), ...hooks };
}

/** Several hooks may bring the same answer, one right after the other. */
function answerListener(tap: ProxyTap): ProxyTap['proxyRes'] {
  let latest: object | undefined;
  return (proxyRes, request, response) => {
    if (proxyRes === latest) return;
    latest = proxyRes;
    tap.proxyRes(proxyRes, request, response);
  };
}

function requestListener(tap: ProxyTap): ProxyTap['proxyReq'] {
  return (proxyReq, request, response, options) => {
    tap.proxyReq(proxyReq, request, response, options);
    (proxyReq as Partial<Failing>).once?.('error', (error) => {
      if (!isAbortedByPage(error, request)) tap.error(error, request);
    });
  };
}

/** The libraries tell of these by another event, `econnreset`. */
function isAbortedByPage({ code }: NodeJS.ErrnoException, { socket }: IncomingMessage): boolean {
  return code === 'ECONNRESET' && !socket.writable;
}

/** One hook that does what two do, in this order. */
function both(first: Listener | undefined, second: Listener | undefined): Listener {
  return function (...args) {
    const results = [first?.apply(this, args), second?.apply(this, args)];
    return results.find((result) => result !== undefined);
  };
}
