import { captureStack } from './call-stack.ts';
import { intercept, type Native } from './intercept.ts';
import { promisePrototype, promiseThen } from './natives.ts';
import { quietly } from './quietly.ts';
import { fetchFacts } from './request-facts.ts';
import type { TakeCall, WatchReads } from './types.ts';

/** Takes down every `fetch()` of this window. */
export function recordFetch(take: TakeCall, watch: WatchReads): void {
  intercept(window, 'fetch', (_self, args, trap) => {
    const facts = args.length > 0 ? fetchFacts(args[0], args[1]) : undefined;
    if (!facts) return undefined;
    const call = take(facts, captureStack(trap));
    return (answer) => (isPlainPromise(answer) ? passedOn(answer, ({ headers }) => watch(headers, call)) : undefined);
  });
}

/**
 * The promise for the page: it settles as the browser's does, and is handled or not by the page alone. (A handler of ours on the
 * browser's own promise would keep a rejection that nobody handles from being reported.)
 */
function passedOn(answer: object, onResponse: (response: Response) => void): object {
  const onFulfilled: Native = (response) => {
    quietly(() => onResponse(response as Response));
    return response;
  };
  return Reflect.apply(promiseThen, answer, [onFulfilled]) as object;
}

/** What a wrapper has made something richer than a promise stays what it is. */
function isPlainPromise(answer: unknown): answer is object {
  return (
    Reflect.getPrototypeOf(answer as object) === promisePrototype && Reflect.ownKeys(answer as object).length === 0
  );
}
