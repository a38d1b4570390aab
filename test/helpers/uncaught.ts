/** What ran into the open while something was done. */
export interface Uncaught<T> {
  readonly value: T;
  /** Messages of uncaught errors and unhandled rejections. */
  readonly errors: readonly string[];
}

/**
 * Does something and collects what would have ended the process. The listeners of the test runner, which take such an error for a
 * failure of the test, rest meanwhile.
 */
export async function uncaught<T>(work: (errors: readonly string[]) => Promise<T>): Promise<Uncaught<T>> {
  const errors: string[] = [];
  const take = (error: unknown): void => void errors.push(error instanceof Error ? error.message : String(error));
  const events = ['uncaughtException', 'unhandledRejection'];
  const before = events.map((event) => process.rawListeners(event) as ((...args: unknown[]) => void)[]);
  for (const event of events) process.removeAllListeners(event).on(event, take);
  try {
    return { value: await work(errors), errors };
  } finally {
    // What was thrown in the last turn has arrived by then.
    await new Promise((resolve) => setImmediate(resolve));
    for (const [index, event] of events.entries()) {
      process.removeAllListeners(event);
      for (const listener of before[index] ?? []) process.on(event, listener);
    }
  }
}
