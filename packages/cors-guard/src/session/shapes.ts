import type { JudgedCall } from '../findings/index.ts';
import type { ProductionCall } from '../deployment/index.ts';
import type { Observation, RecordedCall } from '../observe/index.ts';
import type { Call } from '../predict/index.ts';
import { createAnswers, type Answers } from './answers.ts';

/** After a failure a shape is asked again when it is seen again after these times (design, rule 6.8). */
const BACK_OFF_MS = [5_000, 30_000, 120_000, 600_000] as const;

/** More shapes than this are not kept: the oldest unused one goes. Bounds the memory of a long day. */
const MOST_SHAPES = 2_000;

/** Calls that are the same to a browser, and what is known of them. */
export interface Shape {
  readonly id: string;
  /** Target, and what a browser would send: see `shapeKeyOf`. */
  readonly sent: string;
  /** What sets its answers apart from others to what is sent alike: see `faceOf`. */
  readonly face: string;
  readonly call: Call;
  readonly template: string;
  readonly devTemplate: string;
  readonly production: ProductionCall;
  /** The call that stands for all; the first one, or the last one when it is asked again. */
  observation: Observation;
  /** The call as a page told it, where one did. */
  readonly told: RecordedCall | undefined;
  /** Lower-case names of response headers that pages have read by name. */
  readonly reads: Set<string>;
  /** Where in the source it is made: `src/api.ts:14:9`. */
  source: string | null;
  count: number;
  /** What development got. */
  readonly answers: Answers;
  judged: JudgedCall | undefined;
  /** Is being judged, or waits for its turn. */
  busy: boolean;
  /** Was judged by a newer answer of another face, see {@link isMendedBy}. */
  mended: boolean;
  /** Milliseconds of the session's clock. */
  judgedAt: number;
  /** How often in a row it did not pass; chooses the back-off. */
  attempts: number;
  /** Earliest time of the next check; undefined = it is settled. */
  due: number | undefined;
}

/** All shapes of a session, in the order they were first seen. */
export interface Shapes {
  /** The shape of what would be sent and of the face of its answers, made by `make` when it is new. */
  take(sent: string, face: string, make: (id: string) => Shape): Shape;
  all(): readonly Shape[];
  /** Whether it is still among them. */
  has(shape: Shape): boolean;
  /** Shapes that a browser would send alike, and whose answers have another face. */
  besides(shape: Shape): readonly Shape[];
}

/** @example const shape = createShapes().take(key, face, (id) => ({ ... })) */
export function createShapes(): Shapes {
  const bySent = new Map<string, Map<string, Shape>>();
  let number = 0;
  let size = 0;

  function forgetOldest(): void {
    for (const [sent, faces] of bySent) {
      for (const [face, old] of faces) {
        if (old.busy || old.judged === undefined) continue;
        faces.delete(face);
        if (faces.size === 0) bySent.delete(sent);
        size -= 1;
        return;
      }
    }
  }

  return {
    take(sent, face, make) {
      const faces = bySent.get(sent) ?? new Map<string, Shape>();
      bySent.set(sent, faces);
      const known = faces.get(face);
      if (known) return known;
      number += 1;
      size += 1;
      const shape = make(`c${number}`);
      faces.set(face, shape);
      if (size > MOST_SHAPES) forgetOldest();
      return shape;
    },
    has: (shape) => bySent.get(shape.sent)?.get(shape.face) === shape,
    all: () => [...bySent.values()].flatMap((faces) => [...faces.values()]),
    besides: (shape) => [...(bySent.get(shape.sent)?.values() ?? [])].filter((other) => other !== shape),
  };
}

/** What a shape is from its first call on. */
type FirstCall = Pick<
  Shape,
  'id' | 'sent' | 'face' | 'call' | 'told' | 'template' | 'devTemplate' | 'production' | 'observation'
>;

/** A shape that nothing is known of yet. */
export function newShape(first: FirstCall): Shape {
  return {
    ...first,
    reads: new Set(),
    source: null,
    count: 0,
    answers: createAnswers(first.call.url),
    judged: undefined,
    busy: false,
    mended: false,
    judgedAt: 0,
    attempts: 0,
    due: undefined,
  };
}

/** Under which its verdicts are kept over a restart. */
export function keyOf({ sent, face }: Shape): string {
  return face === '' ? sent : `${sent} -> ${face}`;
}

/** Whether a call of this shape is a reason to judge it: for the first time, again after its back-off, or as its own face once more. */
export function isDue(shape: Shape, now: number): boolean {
  if (shape.busy) return false;
  if (shape.judged === undefined || isAgainDue(shape, now)) return true;
  return shape.mended && now - shape.judgedAt >= BACK_OFF_MS[0];
}

/**
 * Whether the same path now answers with the same status and another face than when the shape failed: it has been mended, and the
 * shape is to be judged by this newer answer.
 */
export function isMendedBy(shape: Shape, observation: Observation, now: number): boolean {
  const { observation: old } = shape;
  const isSame = old.devPath === observation.devPath && old.response?.status === observation.response?.status;
  return isSame && !shape.busy && isAgainDue(shape, now);
}

function isAgainDue({ due }: Shape, now: number): boolean {
  return due !== undefined && now >= due;
}

/** Notes that a shape was judged: a passing one is settled, any other is due again after its back-off. */
export function noteJudged(shape: Shape, judged: JudgedCall, now: number): void {
  shape.judged = judged;
  shape.judgedAt = now;
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
