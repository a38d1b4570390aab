import type { Deployment, ResolvedOptions } from '../deployment/index.ts';
import { adviceOf, applyIgnore, findingsOf, type Hints, type JudgedCall } from '../findings/index.ts';
import type { Snapshot } from '../report/index.ts';
import { pageFactsOf } from './page-facts.ts';
import type { Shape } from './shapes.ts';

/** What a summary is made with. */
export interface SummaryDeps {
  readonly options: ResolvedOptions;
  readonly deployment: Deployment;
  /** What files of the project tell about servers. */
  readonly hints?: Hints;
  /** What is known of a shape before it is judged. */
  readonly notYet: (shape: Shape) => JudgedCall;
}

/** The part of a snapshot that follows from the shapes. */
export type Summary = Omit<Snapshot, 'sameOrigin' | 'notProbed' | 'probes' | 'notices'>;

/** @example summaryOf(shapes.all(), deps).findings */
export function summaryOf(shapes: readonly Shape[], { options, deployment, hints, notYet }: SummaryDeps): Summary {
  const calls: JudgedCall[] = shapes.map((shape) => ({
    ...(shape.judged ?? notYet(shape)),
    count: shape.count,
    source: shape.source,
    facts: pageFactsOf(shape),
    answers: shape.answers.all(),
  }));
  const { shown, ignored } = applyIgnore(findingsOf(calls, hints), options.ignore);
  return {
    deployment,
    browsers: options.browsers,
    calls,
    findings: shown,
    advice: applyIgnore(adviceOf(calls, hints), options.ignore).shown,
    ignored: ignored.length,
    checking: shapes.some(({ busy }) => busy),
  };
}
