/** A request that takes longer is not waited for: a stream, or one that the page has given up. */
const MOST_MS = 15_000;

/** Requests that the proxy has sent on and that have no answer yet. */
export interface UnderWay {
  /** One more; the function it gives tells that it is over. */
  readonly start: () => () => void;
  /** Milliseconds since the youngest was sent on; undefined when none is worth waiting for. */
  readonly age: () => number | undefined;
}

/**
 * @param now - milliseconds on any steady clock
 * @example const underWay = createUnderWay(); const over = underWay.start(); over()
 */
export function createUnderWay(now: () => number = () => performance.now()): UnderWay {
  // In the order in which they were sent on.
  const starts = new Set<{ readonly at: number }>();
  return {
    start() {
      const one = { at: now() };
      starts.add(one);
      return () => void starts.delete(one);
    },
    age() {
      const time = now();
      let age: number | undefined;
      for (const one of starts) {
        if (time - one.at > MOST_MS) starts.delete(one);
        else age = time - one.at;
      }
      return age;
    },
  };
}
