import type { JudgedCall } from '../findings/index.ts';
import type { UnknownWhy } from '../predict/types.ts';
import type { Snapshot } from './types.ts';
import { whyWords } from './why-words.ts';

type Outcome = 'pass' | 'fail' | 'unknown';

/**
 * Says how much was checked, so that silence can be told from not running. A call passes when it passes in all browsers, and
 * fails when it fails in one.
 *
 * @example
 * confidenceLine(snapshot)
 * // '14 calls checked as https://app.example.com: 12 pass in 3 browsers, 1 fails, 1 not judged (1 behind a gate)'
 */
export function confidenceLine({ calls, deployment, browsers, ignored }: Snapshot): string {
  if (calls.length === 0) return 'no call to check went through the proxy';
  const count = (outcome: Outcome): number => calls.filter((call) => outcomeOf(call) === outcome).length;
  const passing = calls.filter((call) => outcomeOf(call) === 'pass');
  const parts = [
    `${verb(passing.length, 'pass', 'passes')} in ${browsersOf(browsers)}${reservation(passing)}`,
    ...(count('fail') > 0 ? [verb(count('fail'), 'fail', 'fails')] : []),
    ...(count('unknown') > 0 ? [`${count('unknown')} not judged (${whys(calls)})`] : []),
    ...(ignored > 0 ? [`${ignored} ${ignored === 1 ? 'finding' : 'findings'} ignored`] : []),
  ];
  const page = deployment.page?.value ?? 'a production page not named yet';
  return `${calls.length} ${calls.length === 1 ? 'call' : 'calls'} checked as ${page}: ${parts.join(', ')}`;
}

function outcomeOf({ verdicts }: JudgedCall): Outcome {
  const outcomes = Object.values(verdicts).map(({ outcome }) => outcome);
  if (outcomes.includes('fail')) return 'fail';
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === 'pass') ? 'pass' : 'unknown';
}

/** A pass is no better than what it rests on. */
function reservation(passing: readonly JudgedCall[]): string {
  const assumed = passing.filter(({ basis }) => basis === 'assumed').length;
  const unproven = passing.filter(({ verdicts }) =>
    Object.values(verdicts).some((verdict) => verdict.outcome === 'pass' && verdict.unproven),
  ).length;
  const parts = [
    ...(unproven > 0 ? [`${unproven} unproven`] : []),
    ...(assumed > 0 ? [`${assumed} on an assumption`] : []),
  ];
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

function browsersOf(browsers: Snapshot['browsers']): string {
  return browsers.length === 1 ? (browsers[0] ?? '') : `${browsers.length} browsers`;
}

function verb(count: number, plural: string, singular: string): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** Every reason once, most frequent first. */
function whys(calls: readonly JudgedCall[]): string {
  const counts = new Map<UnknownWhy, number>();
  for (const call of calls) {
    if (outcomeOf(call) !== 'unknown') continue;
    const own = Object.values(call.verdicts).flatMap((verdict) => (verdict.outcome === 'unknown' ? [verdict.why] : []));
    for (const why of new Set(own)) counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return sorted.map(([why, count]) => `${count} ${wordsOf(why)}`).join(', ');
}

function wordsOf(why: UnknownWhy): string {
  const [one, many = one] = whyWords[why];
  return many;
}
