import type { Arrival, Observed, Result } from '../live/format.ts';

/** What is compared between two recordings of a case. */
export const ASPECTS = ['outcome', 'wire', 'readable'] as const;
export type Aspect = (typeof ASPECTS)[number];

export interface Difference {
  readonly aspect: Aspect;
  readonly recorded: string;
  readonly now: string;
}

/** Where two observations of the same case differ in what is judged; cookies and lengths are not. */
export function differencesOf(recorded: Observed, now: Observed): Difference[] {
  return ASPECTS.flatMap((aspect) => {
    const [before, after] = [textOf(recorded, aspect), textOf(now, aspect)];
    return before === after ? [] : [{ aspect, recorded: before, now: after }];
  });
}

function textOf({ res, wire }: Observed, aspect: Aspect): string {
  const results = Array.isArray(res) ? (res as readonly Result[]) : [res as Result];
  if (aspect === 'outcome') return results.map(({ o }) => o).join(' ');
  if (aspect === 'wire') return JSON.stringify(wire.map(judged));
  return JSON.stringify(results.map(({ t, s, h }) => [t ?? null, s ?? null, h ?? []]));
}

function judged({ k, hop, m, o, step, acrm, acrh, at }: Arrival): unknown {
  return [k, hop, m, o, step ?? null, acrm ?? null, acrh ?? null, at ?? null];
}
