// Two servers under the same load, in turns. Only ratios within a round mean anything on a machine that does other things too.
import { loadSlice } from './load.mjs';
import { intervalOfMedian, keeps, median } from './statistics.mjs';

const FEWEST_ROUNDS = 9;

/** A ratio is known when its median is known to this share of it, or to that one when its bar is not in between. */
const EXACT = 0.03;
const EXACT_ENOUGH = 0.12;

/** What a round tells: ratios guarded / bare. */
const ratios = {
  p50: (guarded, bare) => median(guarded.times) / median(bare.times),
  rate: (guarded, bare) => guarded.times.length / guarded.ms / (bare.times.length / bare.ms),
};

/**
 * Measures until the medians are stable, or stand clear of their bars, or the time is up.
 *
 * @param pairs - `{ guarded, bare }`, which take turns
 * @param bars - `{ p50: { atMost }, rate: { atLeast } }`, one or both
 * @param pathOf - path of the requests of a round: a new route each time, so that there is something to check in every round
 * @returns for each bar the ratios of all rounds, and how many requests failed on either side
 */
export async function compare({ pairs, bars, pathOf, rounds, ms, sliceMs, ...load }) {
  const found = Object.fromEntries(Object.keys(bars).map((what) => [what, []]));
  const failed = { guarded: 0, bare: 0 };
  const slice = async (pair, side, round) => {
    const result = await loadSlice({ ...load, port: pair[side].ready.port, path: pathOf(round), ms: sliceMs });
    failed[side] += result.failed;
    return result;
  };

  const start = performance.now();
  // Not counted: code that is new runs slowly.
  for (const pair of pairs) for (const side of Object.keys(failed)) await slice(pair, side, 0);
  for (let round = 1; round <= rounds; round += 1) {
    const pair = pairs[round % pairs.length];
    const first = await slice(pair, 'bare', round);
    const guardedTurns = together(await slice(pair, 'guarded', round), await slice(pair, 'guarded', round));
    const bareTurns = together(first, await slice(pair, 'bare', round));
    for (const what of Object.keys(bars)) found[what].push(ratios[what](guardedTurns, bareTurns));
    const known = Object.entries(bars).every(([what, bar]) => isKnown(found[what], bar));
    if (performance.now() - start > ms || (known && round >= FEWEST_ROUNDS)) break;
  }
  return { found, failed };
}

function together(one, other) {
  return { times: [...one.times, ...other.times], ms: one.ms + other.ms };
}

/** More rounds would not change what is said: the bar is kept or missed for certain, and the number is exact enough. */
function isKnown(values, bar) {
  const [low, high] = intervalOfMedian(values);
  const width = (high - low) / median(values);
  return width < EXACT || (width < EXACT_ENOUGH && keeps(bar, low) === keeps(bar, high));
}
