import type { Clock } from '../clock.ts';
import type { Reporter, Snapshot } from '../report/index.ts';

/** Time in which several verdicts become one update of the reporters, in milliseconds. */
const PUBLISH_MS = 100;

/** What a publisher works with. */
export interface PublisherDeps {
  readonly reporters: readonly Reporter[];
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
  readonly snapshot: () => Snapshot;
}

/** Tells the reporters what is known. */
export interface Publisher {
  /** Something is new: the reporters hear of it, together with what follows at once. */
  soon(): void;
  /** Something is new that the reporters have not heard of. */
  isDue(): boolean;
  /** Tells them for the last time. */
  close(): Promise<void>;
}

/** @example const publisher = createPublisher(deps); publisher.soon() */
export function createPublisher({ reporters: given, clock, onFault, snapshot }: PublisherDeps): Publisher {
  const reporters = new Set(given);
  let cancel: (() => void) | undefined;
  let closed = false;

  function publish(): void {
    cancel = undefined;
    try {
      const now = snapshot();
      for (const reporter of reporters) tell(reporter, now);
    } catch (error) {
      onFault(error);
    }
  }

  function tell(reporter: Reporter, now: Snapshot): void {
    try {
      reporter.update(now);
    } catch (error) {
      // A reporter that fails once would fail again for every call: it is left out, the others go on.
      reporters.delete(reporter);
      onFault(error);
    }
  }

  return {
    soon() {
      if (!closed) cancel ??= clock.after(PUBLISH_MS, publish);
    },
    isDue: () => cancel !== undefined,
    async close() {
      closed = true;
      cancel?.();
      const last = snapshot();
      await Promise.allSettled([...reporters].map(async (reporter) => reporter.close?.(last)));
    },
  };
}
