import type { Clock } from '../clock.ts';
import type { Reporter, Snapshot } from '../report/index.ts';

/** Time in which several verdicts become one update of the reporters, in milliseconds. */
const PUBLISH_MS = 100;

/** Longest wait for a pause in the calls, in milliseconds. */
const AT_MOST_MS = 1_000;

/** What a publisher works with. */
export interface PublisherDeps {
  readonly reporters: readonly Reporter[];
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
  readonly snapshot: () => Snapshot;
  /** Calls are coming just now. */
  readonly isBusy: () => boolean;
}

/** Tells the reporters what is known. */
export interface Publisher {
  /** Something is new that people wait for: the reporters hear of it, together with what follows at once. */
  soon(): void;
  /** Something is new that can wait for a pause in the calls: an update costs more the more calls are known. */
  whenQuiet(): void;
  /** Something is new that the reporters have not heard of. */
  isDue(): boolean;
  /** Tells them for the last time. */
  close(): Promise<void>;
}

/** @example const publisher = createPublisher(deps); publisher.soon() */
export function createPublisher({ reporters: given, clock, onFault, snapshot, isBusy }: PublisherDeps): Publisher {
  const reporters = new Set(given);
  let cancel: (() => void) | undefined;
  let canWait = true;
  let closed = false;

  function arm(waitedMs = 0): void {
    cancel = clock.after(PUBLISH_MS, () => {
      const waited = waitedMs + PUBLISH_MS;
      if (canWait && isBusy() && waited < AT_MOST_MS) arm(waited);
      else publish();
    });
  }

  function publish(): void {
    cancel = undefined;
    canWait = true;
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
      canWait = false;
      if (!closed && !cancel) arm();
    },
    whenQuiet() {
      if (!closed && !cancel) arm();
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
