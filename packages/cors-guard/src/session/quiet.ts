import type { Clock } from '../clock.ts';

const QUIET_MS = 150;
const AT_MOST_MS = 2_000;

/** Runs work when nothing has happened for a while: checks never run beside a page load (design, rule 6.8). */
export interface QuietTimer {
  /** Something happened: the work is due after 150 ms of quiet, or 2 s after the first event, whichever is first. */
  touch(): void;
  /** Something happened, and the work is not done yet. */
  isRunning(): boolean;
  cancel(): void;
}

/** @param work - runs once for every run of events; must not throw */
export function createQuietTimer(clock: Clock, work: () => void): QuietTimer {
  let first = 0;
  let last = 0;
  let cancel: (() => void) | undefined;

  // One timer for a run of events, moved on when it fires: cheaper than a timer for every event.
  function arm(ms: number): void {
    cancel = clock.after(ms, () => {
      cancel = undefined;
      const now = clock.now();
      const due = Math.min(last + QUIET_MS, first + AT_MOST_MS);
      if (now < due) return arm(due - now);
      work();
    });
  }

  return {
    touch() {
      last = clock.now();
      if (cancel) return;
      first = last;
      arm(QUIET_MS);
    },
    isRunning: () => cancel !== undefined,
    cancel() {
      cancel?.();
      cancel = undefined;
    },
  };
}
