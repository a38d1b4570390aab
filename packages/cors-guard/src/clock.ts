/** Time as the rooms use it: handed in, so that budgets, back-off and limits can be tested without waiting. */
export interface Clock {
  /** Milliseconds; only differences matter, except for what is kept over restarts. */
  now(): number;
  /** Runs `work` after `ms`; the timer never keeps the process alive. Returns how to cancel it. */
  after(ms: number, work: () => void): () => void;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
