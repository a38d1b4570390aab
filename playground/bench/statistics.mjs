/** The middle of the values, of an even number of them the mean of both middles. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * Bounds between which the true median lies with 95 % confidence, whatever the distribution: order statistics, by the normal
 * approximation to the binomial distribution.
 */
export function intervalOfMedian(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const below = Math.max(0, Math.floor((sorted.length - 1.96 * Math.sqrt(sorted.length)) / 2));
  return [sorted[below], sorted[sorted.length - 1 - below]];
}

/** Every value keeps the bar: at most `atMost`, at least `atLeast`. */
export const keeps = ({ atMost = Infinity, atLeast = -Infinity }, ...values) =>
  values.every((value) => value >= atLeast && value <= atMost);
