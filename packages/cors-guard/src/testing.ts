import type { Clock } from './clock.ts';

/** A clock that only moves when a test says so. */
export interface ManualClock extends Clock {
  /** Moves time on, running what falls due in order. */
  advance(ms: number): void;
}

/** @example const clock = manualClock(); clock.advance(150); */
export function manualClock(start = 1_000_000): ManualClock {
  let now = start;
  let timers: { at: number; work: () => void }[] = [];
  return {
    now: () => now,
    after(ms, work) {
      const timer = { at: now + ms, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.work();
      }
      now = end;
    },
  };
}
