import type { Env, Settlement } from '../../packages/cors-guard/src/predict/index.ts';
import type { Case, RecordedBrowser, RecordedResult } from './corpus.ts';
import { replay } from './replay.ts';

/** What is compared. */
export const ASPECTS = ['outcome', 'wire', 'readable', 'reason'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** Something the engine and the browser do not agree about. */
export interface Disagreement {
  readonly browser: RecordedBrowser;
  readonly class: string;
  readonly id: string;
  readonly aspect: Aspect;
  readonly expected: string;
  readonly got: string;
}

/** How one case came out for one browser. */
export interface Comparison {
  /** Aspects that were recorded. */
  readonly compared: readonly Aspect[];
  readonly disagreements: readonly Disagreement[];
}

/** Replays one case and compares all that was recorded of this browser. */
export function compareCase(
  recorded: Case,
  browser: RecordedBrowser,
  registrableDomain: Env['registrableDomain'],
): Comparison | undefined {
  const observed = recorded.observed[browser];
  if (!observed) return undefined;
  const { settlements, wireMismatch } = replay(recorded, observed, browser, registrableDomain);
  const disagreements: Disagreement[] = [];
  const hold = (aspect: Aspect, expected: string, got: string): void => {
    if (expected !== got) {
      disagreements.push({ browser, class: recorded.class, id: recorded.id, aspect, expected, got });
    }
  };
  hold('outcome', observed.results.map(({ o }) => o).join(' '), settlements.map(outcomeText).join(' '));
  if (wireMismatch) hold('wire', wireMismatch.expected, wireMismatch.got);
  hold(
    'readable',
    observed.results.map(readableText).join(' '),
    settlements.map((settlement, index) => readableOf(settlement, observed.results[index])).join(' '),
  );
  const reason = recorded.reasons[browser];
  if (reason !== undefined) hold('reason', reason, reasonText(settlements));
  return { compared: reason === undefined ? ['outcome', 'wire', 'readable'] : ASPECTS, disagreements };
}

function outcomeText(settlement: Settlement | undefined): string {
  return settlement?.outcome ?? 'not-recorded-request';
}

function readableText({ t, s, h }: RecordedResult): string {
  return t === undefined ? 'nothing' : `${t} ${s ?? ''} [${(h ?? []).join(' ')}]`;
}

/** XMLHttpRequest does not tell the type of its response; the recording says `xhr` for all. */
function readableOf(settlement: Settlement | undefined, recorded: RecordedResult | undefined): string {
  if (!settlement || !('type' in settlement)) return settlement ? 'nothing' : 'not-recorded-request';
  const { type, status, headerNames } = settlement;
  return readableText({ o: 'allowed', t: recorded?.t === 'xhr' ? 'xhr' : type, s: status, h: headerNames });
}

/** A sequence was recorded with the reason of its first failure. */
function reasonText(settlements: readonly (Settlement | undefined)[]): string {
  const failed = settlements.find((settlement) => settlement?.outcome === 'blocked');
  if (failed?.outcome !== 'blocked') return settlements.includes(undefined) ? 'not-recorded-request' : 'no failure';
  return failed.browserReason ?? `a nameless ${failed.reason}`;
}
