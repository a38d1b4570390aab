/** Numbers that look random and are the same in every run. */
export interface Random {
  /** An integer from 0 to below `end`. */
  below(end: number): number;
  one<T>(values: readonly [T, ...T[]]): T;
  /** True in one of `times` cases. */
  once(times: number): boolean;
}

/**
 * Mulberry32: small, and good enough to choose test cases.
 *
 * @param seed - any integer; the same seed gives the same numbers
 * @returns gives the next number, from 0 to below 1
 */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @param seed - any integer; the same seed gives the same numbers */
export function seeded(seed: number): Random {
  const next = mulberry32(seed);
  const below = (end: number): number => Math.floor(next() * end);
  return {
    below,
    one: (values) => values[below(values.length)] ?? values[0],
    once: (times) => below(times) === 0,
  };
}
