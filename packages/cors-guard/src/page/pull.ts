import { reportLimits, type PageAnswer, type PageCommand, type PageReport } from '../report/protocol.ts';
import type { Line, OnState } from './line.ts';

/** Least time between two requests of ours, in milliseconds: calls come in bursts, and what they say goes together. */
const GAP = 250;

/** Reports that wait for their turn; a page that makes more calls than these can carry is heard in part. */
const MOST_WAITING = 8;

/** What pulling works with. */
export interface PullDeps {
  /** Hands in a report, or only asks; undefined = no answer, now. Never rejects. */
  readonly ask: (known: string, report?: PageReport) => Promise<PageAnswer | undefined>;
  /** Hands in a command; done when it has arrived. Never rejects. */
  readonly order: (command: PageCommand) => Promise<unknown>;
  readonly show: OnState;
  readonly after: (ms: number, work: () => void) => void;
}

/** A line on which the page always speaks first. */
export interface Pull extends Line {
  /** Asks what is new: the page is looked at. */
  readonly look: () => void;
  /** The page goes: what waits leaves now. */
  readonly leave: () => void;
}

/**
 * Speaks with the dev server in requests that are answered at once. Every answer tells whether, and when, asking again is worth it:
 * where nothing is being checked, nothing is asked.
 *
 * @example const pull = createPull(deps); window[connectKey]?.(pull.report); pull.look()
 */
export function createPull({ ask, order, show, after }: PullDeps): Pull {
  let waiting: PageReport[] = [];
  let known = '';
  let isAsking = false;
  let isResting = false;
  let next = 0;

  /** The turn that was meant to come before is not taken: what it is for is done in this one. */
  function takeTurn(ms: number): void {
    const mine = (next += 1);
    after(ms, () => mine === next && void turn());
  }

  async function turn(): Promise<void> {
    if (isAsking) return;
    isAsking = isResting = true;
    const answer = await ask(known, waiting.shift());
    isAsking = false;
    after(GAP, rested);
    // What a server that is gone would have been told, the next one does not need.
    if (!answer) waiting = [];
    else {
      known = answer.revision;
      if (answer.state) show(answer.state);
      if (answer.again !== undefined) takeTurn(answer.again);
    }
  }

  function rested(): void {
    isResting = false;
    if (waiting.length > 0) takeTurn(0);
  }

  return {
    report(report) {
      waiting = withReport(waiting, report).slice(-MOST_WAITING);
      if (!isResting) takeTurn(0);
    },
    command: (command) => void order(command).then(() => takeTurn(0)),
    look() {
      if (!isResting) takeTurn(0);
    },
    leave() {
      for (const report of waiting.splice(0)) void ask(known, report);
    },
  };
}

/** What still fits goes with the report that waits already: a page that calls faster than it may speak is heard all the same. */
function withReport(waiting: readonly PageReport[], report: PageReport): PageReport[] {
  const last = waiting.at(-1);
  const calls = [...(last?.calls ?? []), ...report.calls];
  const reads = [...(last?.reads ?? []), ...report.reads];
  const fits = calls.length <= reportLimits.calls && reads.length <= reportLimits.reads;
  if (last?.page !== report.page || !fits) return [...waiting, report];
  return [...waiting.slice(0, -1), { ...last, calls, reads }];
}
