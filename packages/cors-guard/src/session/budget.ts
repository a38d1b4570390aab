import type { UnknownWhy } from '../predict/index.ts';
import type { TargetBudget } from '../report/index.ts';
import type { Clock } from '../clock.ts';

const MINUTE = 60_000;

/** Ends the turn that {@link Budget.acquire} gave. */
export type Release = () => void;

/** The one place that decides when a request may go to a target (design, rule 6.8). */
export interface Budget {
  /**
   * Waits for a turn at this origin. Resolves to how to end the turn, or to the reason why there is none:
   * the target rests, or the session has ended.
   */
  acquire(origin: string): Promise<Release | { readonly refused: UnknownWhy }>;
  /** Sends nothing to this origin for `ms`; everything that waits is refused with `why`. Returns whether that is news. */
  rest(origin: string, ms: number, why: UnknownWhy): boolean;
  /** Why nothing is sent to this origin at present, if so. */
  restingWhy(origin: string): UnknownWhy | undefined;
  /** Requests sent so far. */
  sent(): { readonly sent: number; readonly byTarget: Readonly<Record<string, number>> };
  /** How much may still be sent, by target. */
  lanes(): readonly TargetBudget[];
  close(): void;
}

interface Lane {
  inFlight: number;
  total: number;
  /** Start times within the last minute. */
  starts: number[];
  readonly waiting: ((turn: Release | { refused: UnknownWhy }) => void)[];
  restUntil: number;
  restWhy: UnknownWhy;
  wake: (() => void) | undefined;
}

/**
 * @param limits - requests at the same time, and starts a minute, for each origin
 * @example
 * const budget = createBudget({ inFlight: 2, perMinute: 60 }, systemClock);
 * const turn = await budget.acquire('https://api.example.com');
 */
export function createBudget(limits: { inFlight: number; perMinute: number }, clock: Clock): Budget {
  const lanes = new Map<string, Lane>();
  let closed = false;

  function laneOf(origin: string): Lane {
    let lane = lanes.get(origin);
    if (!lane) {
      lane = { inFlight: 0, total: 0, starts: [], waiting: [], restUntil: 0, restWhy: 'gate', wake: undefined };
      lanes.set(origin, lane);
    }
    return lane;
  }

  function refuseAll(lane: Lane, why: UnknownWhy): void {
    for (const turn of lane.waiting.splice(0)) turn({ refused: why });
  }

  function pump(lane: Lane): void {
    const now = clock.now();
    lane.starts = lane.starts.filter((start) => now - start < MINUTE);
    while (lane.waiting.length > 0 && lane.inFlight < limits.inFlight && lane.starts.length < limits.perMinute) {
      lane.inFlight += 1;
      lane.total += 1;
      lane.starts.push(now);
      lane.waiting.shift()?.(releaseOf(lane));
    }
    const oldest = lane.starts[0];
    if (lane.waiting.length > 0 && oldest !== undefined && lane.starts.length >= limits.perMinute && !lane.wake) {
      lane.wake = clock.after(oldest + MINUTE - now, () => {
        lane.wake = undefined;
        pump(lane);
      });
    }
  }

  function releaseOf(lane: Lane): Release {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      lane.inFlight -= 1;
      pump(lane);
    };
  }

  const restingWhy = (origin: string): UnknownWhy | undefined => {
    const lane = lanes.get(origin);
    return lane && lane.restUntil > clock.now() ? lane.restWhy : undefined;
  };

  return {
    acquire(origin) {
      const resting = restingWhy(origin);
      if (closed || resting) return Promise.resolve({ refused: resting ?? 'budget' });
      const lane = laneOf(origin);
      return new Promise((resolve) => {
        lane.waiting.push(resolve);
        pump(lane);
      });
    },
    rest(origin, ms, why) {
      const news = restingWhy(origin) === undefined;
      const lane = laneOf(origin);
      lane.restUntil = Math.max(lane.restUntil, clock.now() + ms);
      lane.restWhy = why;
      refuseAll(lane, why);
      return news;
    },
    restingWhy,
    sent() {
      const byTarget: Record<string, number> = {};
      let sent = 0;
      for (const [origin, lane] of lanes) {
        if (lane.total > 0) byTarget[origin] = lane.total;
        sent += lane.total;
      }
      return { sent, byTarget };
    },
    lanes: () => {
      const now = clock.now();
      return [...lanes].map(([target, lane]): TargetBudget => {
        const rests = lane.restUntil > now;
        return {
          target,
          sent: lane.total,
          inFlight: lane.inFlight,
          waiting: lane.waiting.length,
          left: limits.perMinute - lane.starts.filter((start) => now - start < MINUTE).length,
          perMinute: limits.perMinute,
          restsUntil: rests ? lane.restUntil : null,
          restsWhy: rests ? lane.restWhy : null,
        };
      });
    },
    close() {
      closed = true;
      for (const lane of lanes.values()) {
        lane.wake?.();
        refuseAll(lane, 'budget');
      }
    },
  };
}
