import type { Pages } from '../corpus.ts';
import type { Question } from '../live/format.ts';
import type { Live } from '../live/live.ts';
import { generate } from './generate.ts';
import { judge, type Judged } from './judge.ts';
import { mutate, withId } from './mutate.ts';
import { isPlayable } from './playable.ts';
import { createRandom, type Random } from './random.ts';
import { shrink } from './shrink.ts';
import { spreadOf, type Spread } from './spread.ts';

export interface FuzzPlan {
  readonly cases: number;
  readonly seed: number;
  /** Recorded cases to start from; empty = everything is made up. */
  readonly from: readonly Question[];
}

export interface FuzzResult {
  readonly spread: Spread;
  readonly passed: number;
  readonly failed: number;
  /** Disagreements that did not show again when the case was asked alone: of time or load, not of rules. */
  readonly unrepeated: number;
}

/** Cases that are asked together. */
const ROUND = 2000;

/** Shrinking takes time; a broken engine shows in fewer than these. */
const MOST_SHRUNK = 40;

/**
 * Asks a browser and the engine what becomes of cases that nobody recorded.
 *
 * @param onDisagreement - gets each disagreement, shrunk to the smallest case
 */
export async function fuzz(
  live: Live,
  pages: Pages,
  plan: FuzzPlan,
  onDisagreement: (judged: Judged) => void,
): Promise<FuzzResult> {
  const random = createRandom(plan.seed);
  const all: Judged[] = [];
  const ask = async (questions: readonly Question[]): Promise<readonly Judged[]> => {
    const observed = await live.ask(questions);
    return observed.map((seen, index) => judge(questions[index] as Question, seen, live.name, pages));
  };
  let failed = 0;
  let unrepeated = 0;
  while (all.length < plan.cases) {
    const size = Math.min(ROUND, plan.cases - all.length);
    const questions = Array.from({ length: size }, (_, index) =>
      create(random, plan, pages, `f${plan.seed}n${all.length + index}`),
    );
    const judged = await ask(questions);
    all.push(...judged);
    for (const { question } of judged.filter(isDisagreeing)) {
      const again = (await ask([withId(question, `${question.id}again`)])).find(isDisagreeing);
      if (again) {
        failed += 1;
        onDisagreement(failed <= MOST_SHRUNK ? await shrink(again, ask) : again);
      } else {
        unrepeated += 1;
      }
    }
  }
  return { spread: spreadOf(all), passed: all.length - failed - unrepeated, failed, unrepeated };
}

function isDisagreeing({ disagreements }: Judged): boolean {
  return disagreements.length > 0;
}

function create(random: Random, { from }: FuzzPlan, pages: Pages, id: string): Question {
  const redirected = from.filter(({ hops }) => hops.length > 1);
  for (;;) {
    // Recordings have few redirects.
    const recorded = redirected.length > 0 && random.chance(0.4) ? redirected : from;
    const question = from.length > 0 ? mutate(random, random.pick(recorded), id) : generate(random, id, pages);
    if (isPlayable(question)) return question;
  }
}
