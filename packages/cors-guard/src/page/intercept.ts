import { quietly } from './quietly.ts';

/** A function as the browser hands it out. */
export type Native = (...args: unknown[]) => unknown;

/**
 * Looks at a call before it is made. What it gives looks at the result, and may put another object in its place.
 *
 * @param trap - our function that the page has called: a stack begins below it
 */
export type Look = (self: object, args: readonly unknown[], trap: Native) => After | undefined;

/** Looks at a result. undefined leaves it as it is. */
type After = (result: unknown) => object | undefined;

/**
 * Looks at the calls of a function. The original gets the same `this` and the same arguments in the same tick, what it returns or
 * throws goes back, and a fault of the look is never seen.
 *
 * A proxy stands in the place of the function: it has its name, length, statics, prototype and subclasses. Its `toString()` gives
 * the text of the original, because libraries look there for `[native code]`. What is missing, frozen or behind a getter stays.
 *
 * @example intercept(window, 'fetch', (self, [input]) => void seen.push(input));
 */
export function intercept(holder: object | undefined, name: string, look: Look): void {
  quietly(() => {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    if (typeof descriptor?.value === 'function') {
      Object.defineProperty(holder, name, { ...descriptor, value: watched(descriptor.value as Native, look) });
    }
  });
}

/**
 * A stand-in for a function, see {@link intercept}.
 *
 * @param current - gives what is called in its turn
 */
export function watched(native: Native, look: Look, current: () => Native = () => native): Native {
  function through(call: () => unknown, self: object, args: readonly unknown[], trap: Native): unknown {
    const after = quietly(() => look(self, args, trap));
    const result = call();
    return (after && quietly(() => after(result))) ?? result;
  }
  const proxy: Native = new Proxy(native, {
    apply: function trap(_original, self: object, args: unknown[]) {
      return through(() => Reflect.apply(current(), self, args), self, args, trap as Native);
    },
    construct: function trap(original, args: unknown[], newTarget) {
      const make = (): unknown => Reflect.construct(original, args, newTarget);
      return through(make, newTarget, args, trap as Native) as object;
    },
    get(original, key, receiver) {
      const value: unknown = Reflect.get(original, key, receiver);
      return key === 'toString' ? textOf(value as Native, proxy, original) : value;
    },
  });
  return proxy;
}

/** `toString` which, asked about the proxy, answers for the original. */
function textOf(toString: Native, proxy: Native, original: Native): Native {
  return new Proxy(toString, {
    apply: (target, self, args: unknown[]) => Reflect.apply(target, self === proxy ? original : self, args),
  });
}
