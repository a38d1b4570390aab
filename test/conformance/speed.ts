import {
  predict,
  profiles,
  type Answer,
  type Call,
  type Env,
  type PageContext,
} from '../../packages/cors-guard/src/predict/index.ts';
import type { Case } from './corpus.ts';
import { answerOf, callOf } from './replay.ts';

/** What a run was asked and told: enough to judge it again. */
interface Transcript {
  readonly call: Call;
  readonly page: PageContext;
  readonly answers: readonly Answer[];
}

const env: Env = { registrableDomain: (host) => host.split('.').slice(-2).join('.'), now: 0 };
const ROUNDS = 9;
/** Transcripts timed in one go: about a millisecond, so that other work of the machine rarely falls into it. */
const BATCH = 100;

/**
 * How many times longer the engine takes to judge recorded transcripts than `JSON.parse` takes to read them; of every batch the
 * best of some rounds counts.
 */
export function measureSpeed(cases: readonly Case[]): number {
  const texts = cases.map((recorded) => JSON.stringify(transcriptOf(recorded)));
  const transcripts = texts.map((text) => JSON.parse(text) as Transcript);
  const parsing = bestTime(texts, (text) => void JSON.parse(text));
  const judging = bestTime(transcripts, judge);
  return judging / parsing;
}

function bestTime<Item>(items: readonly Item[], work: (item: Item) => void): number {
  let total = 0;
  for (let from = 0; from < items.length; from += BATCH) {
    const batch = items.slice(from, from + BATCH);
    const times = Array.from({ length: ROUNDS }, () => timed(() => batch.forEach(work)));
    total += Math.min(...times);
  }
  return total;
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function judge({ call, page, answers }: Transcript): void {
  const run = predict(call, page, profiles.chromium, env);
  let step = run.next();
  for (let index = 0; !step.done; index++) step = run.next(answers[index] ?? { networkError: 'no answer' });
}

function transcriptOf({ steps: [step], page }: Case): Transcript {
  if (!step) throw new Error('a case without a call');
  const call = callOf(step);
  const answers: Answer[] = [];
  const run = predict(call, page, profiles.chromium, env);
  for (let turn = run.next(); !turn.done;) {
    const answer = answerOf(turn.value, step);
    answers.push(answer);
    turn = run.next(answer);
  }
  return { call, page, answers };
}
