import { mulberry32 } from '../../helpers/random.ts';

/** Choices that are the same again for the same seed. */
export interface Random {
  /** An integer from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Picks by weight. */
  weighted<T>(items: readonly (readonly [weight: number, item: T])[]): T;
}

/** @param seed - any integer */
export function createRandom(seed: number): Random {
  const next = mulberry32(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (items) => itemAt(items, below(items.length)),
    weighted: (items) => {
      let left = next() * items.reduce((sum, [weight]) => sum + weight, 0);
      const found = items.find(([weight]) => (left -= weight) < 0);
      return (found ?? itemAt(items, items.length - 1))[1];
    },
  };
}

function itemAt<T>(items: readonly T[], index: number): T {
  if (index >= items.length) throw new Error('nothing to choose from');
  return items[index] as T;
}
