import { productionCallOf, type Deployment, type ProxyEntry, type ResolvedOptions } from '../deployment/index.ts';
import type { Hints } from '../findings/index.ts';
import { callOf, recordedCallOf, type Likeness, type Observation, type RecordedReport } from '../observe/index.ts';
import type { Prober } from '../probe/index.ts';
import type { ProbeLog, Reporter, Snapshot } from '../report/index.ts';
import { createBudget } from './budget.ts';
import type { Clock } from '../clock.ts';
import { createDirectCalls, type Located } from './direct.ts';
import type { KeptVerdicts } from './kept.ts';
import { createJudge } from './judge-shape.ts';
import { createFollowed } from './followed.ts';
import { createPageReads } from './page-reads.ts';
import { createProbeLog } from './probe-log.ts';
import { createPublisher } from './publisher.ts';
import { createQuietTimer } from './quiet.ts';
import { createRepeats, repeatableOf } from './repeats.ts';
import { sameOriginNotice } from './same-origin-notice.ts';
import { createShapes, isDue, isMendedBy, keyOf, noteJudged, type Shape } from './shapes.ts';
import { createSorter } from './sorter.ts';
import { summaryOf } from './summary.ts';
import { createTargets } from './targets.ts';
import { createWaiting, type Outlook } from './waiting.ts';

/** Time in which calls that only repeat others become one update of the reporters, in milliseconds. */
const COUNT_MS = 2_000;

/** What a session works with; everything that touches the world is handed in. */
export interface SessionDeps {
  readonly options: ResolvedOptions;
  readonly deployment: Deployment;
  /** Entries of the proxy. */
  readonly entries?: readonly ProxyEntry[];
  readonly prober: Prober;
  readonly reporters: readonly Reporter[];
  readonly clock: Clock;
  /** Verdicts of the run before, by shape. */
  readonly kept: KeptVerdicts;
  /** What files of the project tell about servers. */
  readonly hints?: Hints;
  /** Hears of faults of our own code; must not throw. */
  readonly onFault: (error: unknown) => void;
  /** The dev server answers OPTIONS itself, in place of the targets of its proxy. */
  readonly answersPreflight?: boolean;
  /** A page is open that tells about its calls. */
  readonly mayReport?: () => boolean;
  /** The place in the source that a stack is about, or null. */
  readonly sourceOf?: (stack: string) => Promise<string | null>;
}

/** The one stateful room: takes observations, decides what is judged when, and tells the reporters. */
export interface Session {
  /** Takes one observation; returns at once, never throws. */
  observe(observation: Observation): void;
  /** Whether a request tells nothing new; it is counted then, and need not be observed. Never throws. */
  isRepeat(likeness: Likeness): boolean;
  /** Judges these calls again, by their ids, whatever is known of them; those under way stay as they are. */
  again(ids: readonly string[]): void;
  /** Takes what a page has told; returns at once, never throws. */
  report(report: RecordedReport): void;
  /** Everything known so far. */
  snapshot(): Snapshot;
  /** What was sent to find that out. */
  probes(): ProbeLog;
  /** Whether there will soon be more to know. */
  outlook(): Outlook;
  /** Judges nothing more, tells the reporters for the last time. */
  close(): Promise<void>;
}

/** @example const session = createSession(deps); session.observe(observation); await session.close() */
export function createSession(deps: SessionDeps): Session {
  const { options, deployment, clock, kept } = deps;
  const budget = createBudget(options.probe, clock);
  const shapes = createShapes();
  const targets = createTargets();
  const log = createProbeLog();
  const followed = createFollowed();
  const publisher = createPublisher({ ...deps, snapshot, isBusy: () => quiet.isRunning() });
  const notices: string[] = [];
  const gateHeaders = options.probe.headers.map(([name]) => name.toLowerCase());
  const judge = createJudge({ ...deps, budget, targets, log, notice });
  const mayReport = deps.mayReport ?? ((): boolean => false);
  const pending = createWaiting(clock, mayReport);
  const repeats = createRepeats();
  /** How often a request that waits was repeated meanwhile. */
  const repeated = new WeakMap<Observation, number>();
  const sorter = createSorter({ ...deps, shapes, judge, onNews: () => publisher.whenQuiet() });
  const direct = createDirectCalls(deployment, deps.entries ?? []);
  const reads = createPageReads();
  const waiting = new Set<Shape>();
  let cancelWait: (() => void) | undefined;
  let cancelCount: (() => void) | undefined;
  let sameOrigin = 0;
  let closed = false;
  const quiet = createQuietTimer(clock, () => guarded(judgePending));

  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      deps.onFault(error);
    }
  }

  function notice(text: string): void {
    if (notices.includes(text)) return;
    notices.push(text);
    publisher.soon();
  }

  function judgePending(last = false): void {
    takePending(last);
    for (const shape of waiting) judgeSoon(shape);
    waiting.clear();
  }

  function takePending(last = false): void {
    cancelWait?.();
    const ready = pending.take(last);
    cancelWait = ready.again === undefined ? undefined : clock.after(ready.again, () => guarded(judgePending));
    const located = [
      ...ready.pairs.map((pair): Located => ({ ...pair, production: productionCallOf(deployment, pair.observation) })),
      ...ready.direct.flatMap((told) => direct.locate(told) ?? []),
    ].filter(({ observation }) => !options.isExcluded(observation.devPath));
    // The whole batch is learned first, so that its paths get the same templates whichever came first.
    for (const one of located) sorter.learn(one);
    for (const one of located) {
      // From here on, what repeats it is no more counted with it.
      if (one.observation.likeness) repeats.forget(one.observation.likeness);
      guarded(() => take(one));
    }
  }

  function take(located: Located): void {
    const { observation, told, production } = located;
    if (!production.direct) direct.noteRequest(observation);
    const count = 1 + (repeated.get(observation) ?? 0);
    if (production.sameOrigin) {
      sameOrigin += count;
      const text = sameOriginNotice(observation, production.url, gateHeaders);
      if (text !== undefined) notice(text);
      noteRepeats(located, () => {
        sameOrigin += 1;
        return true;
      });
      return;
    }
    const named =
      production.direct && told ? recordedCallOf(told, [], production.url) : callOf(observation, production.url, told);
    if ('silent' in named) {
      noteRepeats(located, () => true);
      return;
    }
    const target = new URL(production.url).origin;
    if (!production.otherEnvironment && targets.noteAnswer(target, observation)) askAgainWithoutLayer(target);
    const shape = sorter.shapeOf(named.call, located);
    if (told) reads.judged(told, shape);
    shape.count += count;
    if (!production.otherEnvironment) shape.answers.note(observation);
    publisher.whenQuiet();
    noteRepeats(located, () => countAgain(shape));
    const now = clock.now();
    const mended = shapes.besides(shape).filter((other) => isMendedBy(other, observation, now));
    for (const due of isDue(shape, now) ? [shape, ...mended] : mended) {
      due.observation = observation;
      due.mended = due !== shape;
      due.busy = true;
      waiting.add(due);
    }
  }

  /** Until it is taken: many requests come before the first of them is judged. */
  function noteWaiting(observation: Observation): void {
    noteRepeats({ observation }, () => {
      repeated.set(observation, 1 + (repeated.get(observation) ?? 0));
      return true;
    });
  }

  function noteRepeats(located: Parameters<typeof repeatableOf>[0], again: () => boolean): void {
    const likeness = repeatableOf(located);
    if (likeness) repeats.note(likeness, again);
  }

  /** What would be judged anew, and what has other faces, is looked at each time. */
  function countAgain(shape: Shape): boolean {
    if (!shapes.has(shape) || isDue(shape, clock.now()) || shapes.besides(shape).length > 0) return false;
    shape.count += 1;
    cancelCount ??= clock.after(COUNT_MS, () => {
      cancelCount = undefined;
      publisher.whenQuiet();
    });
    return true;
  }

  function judgeSoon(shape: Shape): void {
    shape.busy = true;
    judge(shape).then(
      (judged) => {
        // Requests that the end of the session cut off say nothing.
        if (closed) return;
        noteJudged(shape, judged, clock.now());
        kept.note(keyOf(shape), judged.verdicts);
        publisher.soon();
      },
      (error: unknown) => {
        shape.busy = false;
        deps.onFault(error);
      },
    );
  }

  /** A CORS layer showed itself: what was said for want of one is asked again. */
  function askAgainWithoutLayer(target: string): void {
    for (const shape of shapes.all()) {
      const concerned = shape.judged?.target === target && !shape.judged.pageKnown && !shape.busy;
      if (concerned) judgeSoon(shape);
    }
  }

  function snapshot(): Snapshot {
    return {
      ...summaryOf(shapes.all(), { ...deps, notYet: (shape) => judge.notYet(shape) }),
      sameOrigin,
      notProbed: direct.notProbed(),
      probes: budget.sent(),
      notices,
    };
  }

  publisher.soon();
  return {
    observe(observation) {
      if (observation.likeness) repeats.forget(observation.likeness);
      if (closed || followed.isFollowUp(observation, clock.now())) return;
      noteWaiting(observation);
      if (pending.addRequest(observation)) guarded(takePending);
      quiet.touch();
    },
    // With a page that tells of its calls, each request may belong to one of them.
    isRepeat(likeness) {
      if (closed || mayReport() || followed.isExpecting() || !repeats.isRepeat(likeness)) return false;
      quiet.touch();
      return true;
    },
    report({ calls, reads: told }) {
      if (closed) return;
      pending.addCalls(calls);
      if (calls.length > 0) quiet.touch();
      if (told.filter((read) => reads.read(read)).length > 0) publisher.soon();
    },
    again(ids) {
      const wanted = new Set(ids);
      for (const shape of shapes.all()) {
        if (!wanted.has(shape.id) || shape.busy || closed) continue;
        shape.attempts = 0;
        judgeSoon(shape);
      }
      publisher.soon();
    },
    snapshot,
    probes: () => ({ targets: budget.lanes(), latest: log.latest() }),
    outlook: () => (publisher.isDue() || shapes.all().some(({ busy }) => busy) ? 'verdict' : pending.outlook()),
    async close() {
      if (closed) return;
      guarded(() => judgePending(true));
      closed = true;
      cancelWait?.();
      cancelCount?.();
      quiet.cancel();
      budget.close();
      deps.prober.close();
      await Promise.allSettled([kept.close(), publisher.close()]);
    },
  };
}
