import { followUpKeyOf, requestKeyOf, type Observation } from '../observe/index.ts';

/** A browser follows at once; a slow answer to what it asks then is still recognised. */
const MOST_MS = 60_000;

/** More than this are never under way together, be it to one place or to many. */
const MOST_WAITING = 500;

/** Tells the requests of the page from those that its browser makes because an answer redirects. */
export interface Followed {
  /**
   * Takes one observation, in order; true when the request only follows a redirect that was seen before: the call is the one that
   * was redirected, and its verdict covers all hops.
   *
   * @param now - milliseconds of any clock
   */
  isFollowUp(observation: Observation, now: number): boolean;
  /** Whether any request is expected to follow. */
  isExpecting(): boolean;
}

/** @example createFollowed().isFollowUp(observation, clock.now()) // false */
export function createFollowed(): Followed {
  /** Times of the redirects, by the request that follows them. */
  const expected = new Map<string, number[]>();

  function expect(key: string, now: number): void {
    expected.set(key, [...(expected.get(key) ?? []), now].slice(-MOST_WAITING));
    const [oldest] = expected.keys();
    if (expected.size > MOST_WAITING && oldest !== undefined) expected.delete(oldest);
  }

  function take(key: string, now: number): boolean {
    const times = (expected.get(key) ?? []).filter((time) => now - time <= MOST_MS);
    const isExpected = times.shift() !== undefined;
    if (times.length > 0) expected.set(key, times);
    else expected.delete(key);
    return isExpected;
  }

  return {
    isExpecting: () => expected.size > 0,
    isFollowUp(observation, now) {
      const isExpected = take(requestKeyOf(observation), now);
      const next = followUpKeyOf(observation);
      if (next !== undefined) expect(next, now);
      return isExpected;
    },
  };
}
