import type { JudgedCall } from './types.ts';

/**
 * Response headers that the page reads by name in development and that some browser will not hand over in production. What the
 * production answer does not have at all is another matter. Sorted.
 *
 * @example unexposedReads({ ...call, facts: { ...facts, reads: ['x-total'] } }) // ['x-total']
 */
export function unexposedReads({ call, exchanges, facts, verdicts }: JudgedCall): readonly string[] {
  const answer = exchanges.findLast(({ method, url }) => method !== 'OPTIONS' && url === call.url);
  const sent = answer && new Set(answer.headers.map(([name]) => name.toLowerCase()));
  const readable = Object.values(verdicts).flatMap((verdict) =>
    verdict.outcome === 'pass' && verdict.readable.type === 'cors' ? [verdict.readable.headerNames] : [],
  );
  return (facts?.reads ?? [])
    .filter((name) => (sent === undefined || sent.has(name)) && readable.some((names) => !names.includes(name)))
    .sort();
}
