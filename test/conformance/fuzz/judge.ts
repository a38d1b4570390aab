import { registrableDomain } from '../../../packages/cors-guard/src/probe/index.ts';
import { compareCase, type Disagreement } from '../compare.ts';
import type { Case, Pages } from '../corpus.ts';
import type { LiveBrowserName, Observed, Question, Result } from '../live/format.ts';
import { stepsOf } from '../live/format.ts';

/** A question with what the browser did and where the engine says otherwise. */
export interface Judged {
  readonly question: Question;
  readonly observed: Observed;
  /** Empty when they agree. */
  readonly disagreements: readonly Pick<Disagreement, 'aspect' | 'expected' | 'got'>[];
}

/** Holds what a browser did against the engine's profile of it; an engine that throws disagrees. */
export function judge(question: Question, observed: Observed, browser: LiveBrowserName, pages: Pages): Judged {
  const recorded = caseOf(question, observed, browser, pages);
  try {
    const found = compareCase(recorded, browser, registrableDomain)?.disagreements ?? [];
    const disagreements = found.map(({ aspect, expected, got }) => ({ aspect, expected, got }));
    return { question, observed, disagreements };
  } catch (error) {
    const { results } = recorded.observed[browser] ?? { results: [] };
    const expected = results.map(({ o }) => o).join(' ');
    return { question, observed, disagreements: [{ aspect: 'outcome', expected, got: String(error) }] };
  }
}

/** As one line of a corpus, with what the browser did (`expected`) and what the engine says (`got`). */
export function lineOf({ question, observed, disagreements }: Judged, browser: LiveBrowserName): string {
  return JSON.stringify({ ...question, obs: { [browser]: observed }, disagreements });
}

function caseOf(question: Question, { res, wire }: Observed, browser: LiveBrowserName, pages: Pages): Case {
  const page = pages[question.page];
  if (!page) throw new Error(`no page kind named "${question.page}"`);
  const results = Array.isArray(res) ? (res as readonly Result[]) : [res as Result];
  return {
    id: question.id,
    class: question.class,
    page: { ...page, origin: question.origin },
    steps: stepsOf(question).map(({ req, hops }) => ({ call: req, hops: hops ?? question.hops, at: 0 })),
    observed: { [browser]: { results, wire } },
    reasons: {},
  };
}
