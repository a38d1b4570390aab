import {
  diagnose,
  isLetIn,
  isPuzzling,
  type Answered,
  type JudgedCall,
  type Means,
  type Question,
} from '../findings/index.ts';
import type { Answer, BrowserRequest, Exchange } from '../predict/index.ts';
import { isGate } from './gate.ts';
import { preflightTo } from './preflight-to.ts';

/** Most questions that are spent on finding out why one API refuses one page (design, rule 6.10). */
const MOST_QUESTIONS = 8;

/** What is known of one API and one page; every question is asked once, also by calls that are judged at the same time. */
interface File {
  readonly questions: Map<string, Promise<Exchange | undefined>>;
  readonly answers: Map<string, Answered>;
  asked: number;
}

/** One call to find out about. */
export interface Patient extends Means {
  readonly judged: JudgedCall;
  /** Sends within budget; without Sec-Fetch-* where that is the question. */
  readonly send: (request: BrowserRequest, question: Pick<Question, 'withoutMetadata'>) => Promise<Answer>;
}

/**
 * Finds out why an API says nothing to the page, by preflights alone; but for a call without credentials that no cache keeps, which
 * may be sent once more with the page's own origin.
 */
export interface Diagnoser {
  /** What the API answered to other preflights; undefined when there is nothing to find out. */
  diagnose(patient: Patient): Promise<readonly Answered[] | undefined>;
  /** The API has changed: what was found out counts no longer. */
  forget(judged: Pick<JudgedCall, 'target' | 'page'>): void;
}

/** @example const diagnosis = await createDiagnoser().diagnose({ judged, devPage, send }) */
export function createDiagnoser(): Diagnoser {
  const files = new Map<string, File>();
  const keyOf = ({ target, page }: Pick<JudgedCall, 'target' | 'page'>): string => JSON.stringify([target, page]);

  function fileOf(judged: JudgedCall): File {
    const file = files.get(keyOf(judged)) ?? { questions: new Map(), answers: new Map(), asked: 0 };
    files.set(keyOf(judged), file);
    return file;
  }

  function ask(question: Question, file: File, patient: Patient): Promise<Exchange | undefined> {
    const key = JSON.stringify(question);
    const known = file.questions.get(key);
    if (known) return known;
    if (file.asked >= MOST_QUESTIONS) return Promise.resolve(undefined);
    file.asked += 1;
    const answer = answerTo(question, patient).then((exchange) => {
      if (exchange) file.answers.set(key, { question, status: exchange.status, letIn: isLetIn(question, exchange) });
      else file.questions.delete(key);
      return exchange;
    });
    file.questions.set(key, answer);
    return answer;
  }

  return {
    async diagnose(patient) {
      if (!isPuzzling(patient.judged)) return undefined;
      const file = fileOf(patient.judged);
      const run = diagnose(patient.judged, patient);
      let step = run.next();
      while (!step.done) step = run.next(await ask(step.value, file, patient));
      return [...file.answers.values()];
    },
    forget: (judged) => void files.delete(keyOf(judged)),
  };
}

/** Undefined when the question could not be put, or a gate answers it. */
async function answerTo(question: Question, { judged, send }: Patient): Promise<Exchange | undefined> {
  const request = question.isCall ? callOf(question, judged) : preflightTo(judged.call.url, question);
  const answer = await send(request, question);
  return 'exchange' in answer && !isGate(answer.exchange) ? answer.exchange : undefined;
}

/** As a browser sends it, but for what the author has set and cookies: no probe carries those. */
function callOf({ origin, method }: Question, { call }: JudgedCall): BrowserRequest {
  return { kind: 'actual', hop: 0, method, url: call.url, origin, headers: call.headers, includeCredentials: false };
}
