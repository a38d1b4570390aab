import { watched, type Look, type Native } from './intercept.ts';
import { quietly } from './quietly.ts';

/** One listener, as `addEventListener` knows it. */
interface Listener {
  readonly type: string;
  readonly callback: unknown;
  readonly capture: boolean;
  readonly signal: AbortSignal | undefined;
}

const events = ['loadstart', 'progress', 'abort', 'error', 'load', 'timeout', 'loadend'] as const;

/**
 * Keeps an account of the listeners of every `xhr.upload`: one of them makes a preflight, and neither the wire nor the object tells
 * whether there is one.
 *
 * @returns whether an XMLHttpRequest has an upload listener now
 */
export function watchUploads(): (xhr: XMLHttpRequest) => boolean {
  const listeners = new WeakMap<object, readonly Listener[]>();
  const others = (upload: object, { type, callback, capture }: Listener): readonly Listener[] =>
    (listeners.get(upload) ?? []).filter(
      (one) => one.type !== type || one.callback !== callback || one.capture !== capture,
    );
  override('addEventListener', (upload, listener) => {
    if (listener.callback) listeners.set(upload, [...others(upload, listener), listener]);
  });
  override('removeEventListener', (upload, listener) => void listeners.set(upload, others(upload, listener)));
  return ({ upload }) =>
    events.some((event) => upload[`on${event}`]) ||
    (listeners.get(upload) ?? []).some(({ signal }) => !signal?.aborted);
}

/**
 * Both methods are inherited, and libraries replace the inherited ones later (zone.js): what is put before them looks up the
 * inherited one at every call.
 */
function override(
  name: 'addEventListener' | 'removeEventListener',
  note: (upload: object, listener: Listener) => void,
): void {
  quietly(() => {
    const { prototype } = window.XMLHttpRequestUpload;
    const inherited = (): Native => Reflect.get(Reflect.getPrototypeOf(prototype) as object, name) as Native;
    const look: Look = (self, args) => () => {
      note(self, listenerOf(args));
      return undefined;
    };
    const value = watched(inherited(), look, inherited);
    Object.defineProperty(prototype, name, { value, configurable: true, enumerable: true, writable: true });
  });
}

function listenerOf([type, callback, options]: readonly unknown[]): Listener {
  const { capture, signal } = Object(typeof options === 'boolean' ? { capture: options } : options) as {
    readonly capture?: unknown;
    readonly signal?: AbortSignal;
  };
  return { type: String(type), callback, capture: Boolean(capture), signal };
}
