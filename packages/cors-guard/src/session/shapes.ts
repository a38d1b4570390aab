import type { JudgedCall } from '../findings/index.ts';
import type { ProductionCall } from '../deployment/index.ts';
import type { Observation } from '../observe/index.ts';
import type { Call } from '../predict/index.ts';

/** After a failure a shape is asked again when it is seen again after these times (design, rule 6.8). */
const BACK_OFF_MS = [5_000, 30_000, 120_000, 600_000] as const;

/** More shapes than this are not kept: the oldest unused one goes. Bounds the memory of a long day. */
const MOST_SHAPES = 2_000;

/** Calls that are the same to a browser, and what is known of them. */
export interface Shape {
  readonly id: string;
  readonly key: string;
  readonly call: Call;
  readonly template: string;
  readonly devTemplate: string;
  readonly production: ProductionCall;
  /** The call that stands for all; the first one, or the last one when it is asked again. */
  observation: Observation;
  count: number;
  judged: JudgedCall | undefined;
  /** Is being judged, or waits for its turn. */
  busy: boolean;
  /** How often in a row it did not pass; chooses the back-off. */
  attempts: number;
  /** Earliest time of the next check; undefined = it is settled. */
  due: number | undefined;
}

/** All shapes of a session, in the order they were first seen. */
export interface Shapes {
  /** The shape of this key, made by `make` when it is new. */
  take(key: string, make: (id: string) => Shape): Shape;
  all(): readonly Shape[];
}

/** @example const shape = createShapes().take(key, (id) => ({ ... })) */
export function createShapes(): Shapes {
  const byKey = new Map<string, Shape>();
  let number = 0;
  return {
    take(key, make) {
      const known = byKey.get(key);
      if (known) return known;
      number += 1;
      const shape = make(`c${number}`);
      byKey.set(key, shape);
      if (byKey.size > MOST_SHAPES) {
        for (const [oldKey, old] of byKey) {
          if (old.busy || old.judged === undefined) continue;
          byKey.delete(oldKey);
          break;
        }
      }
      return shape;
    },
    all: () => [...byKey.values()],
  };
}

/** Notes that a shape was judged: a passing one is settled, any other is due again after its back-off. */
export function noteJudged(shape: Shape, judged: JudgedCall, now: number): void {
  shape.judged = judged;
  shape.busy = false;
  const settled = Object.values(judged.verdicts).every(isSettled);
  if (settled) {
    shape.attempts = 0;
    shape.due = undefined;
    return;
  }
  shape.due = now + (BACK_OFF_MS[Math.min(shape.attempts, BACK_OFF_MS.length - 1)] ?? 0);
  shape.attempts += 1;
}

/** Nothing a second look could change: it passes, or it stays open for a reason that lies in the call or in the options. */
export function isSettled(verdict: JudgedCall['verdicts']['chromium']): boolean {
  if (verdict?.outcome === 'pass') return true;
  return (
    verdict?.outcome === 'unknown' &&
    !(['budget', 'gate', 'unreachable', 'answer-needs-credentials'] as const).some((why) => why === verdict.why)
  );
}
