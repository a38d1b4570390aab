import type { JudgedCall } from '../findings/index.ts';
import {
  branchesOf,
  mergeVerdicts,
  predict,
  profiles,
  verdictOf,
  type Answer,
  type BrowserName,
  type BrowserRequest,
  type Call,
  type Env,
  type Evidence,
  type Exchange,
  type PageContext,
  type Settlement,
  type Verdict,
} from '../predict/index.ts';
import type { Asker } from './ask-once.ts';
import type { Stranger } from './ask.ts';
import { judgeAsStranger, standInPreflight } from './stranger.ts';

/** What came of judging one call. */
export type Judgement = Pick<JudgedCall, 'verdicts' | 'exchanges' | 'aside'>;

/** What {@link judgeCall} needs beside the call. */
export interface JudgeContext {
  readonly page: PageContext;
  readonly stranger: Stranger | undefined;
  readonly browsers: readonly BrowserName[];
  readonly env: Env;
  readonly asker: Asker;
  /** Another answer of this target carried marks of a CORS layer. */
  readonly layerSeen: boolean;
}

interface Run {
  readonly settlement: Settlement;
  /** Some answer was the proxied one: seen under other conditions. */
  readonly onObserved: boolean;
  /** The proxied answer counted, and development had sent more than production will. */
  readonly carriedMore: boolean;
  /** What was asked last. */
  readonly last: BrowserRequest | undefined;
  /** The answer to the first preflight, if there was one. */
  readonly preflight: Exchange | undefined;
}

/**
 * Runs the engine for every browser and for every value of what is open about the call, over the same memoised exchanges.
 *
 * @example const { verdicts } = await judgeCall(call, context); // verdicts.chromium.outcome
 */
export async function judgeCall(call: Call, context: JudgeContext): Promise<Judgement> {
  const verdicts: Partial<Record<BrowserName, Verdict>> = {};
  for (const browser of context.browsers) {
    const branches: Record<string, Verdict> = {};
    for (const branch of branchesOf(call)) branches[branch.label] = await judgeBranch(branch.call, browser, context);
    verdicts[browser] = mergeVerdicts(branches);
  }
  const aside = await asideOf(call, context);
  return { verdicts, exchanges: context.asker.exchanges, ...(aside && { aside }) };
}

async function judgeBranch(call: Call, browser: BrowserName, context: JudgeContext): Promise<Verdict> {
  const { asker } = context;
  const run = await drive(call, browser, context, (request) => asker.ask(request));
  if (asker.ignoresPreflight && isUnansweredPreflight(run)) return preflightIgnored();
  if (context.stranger) return asStranger(call, run, context.stranger, context);
  if (asker.rejectsOrigin && run.settlement.outcome === 'unsettled' && run.settlement.why === 'gate') {
    return originRejected();
  }
  const passedWithMore = run.carriedMore && run.settlement.outcome !== 'blocked';
  return verdictOf(run.settlement, { unproven: run.onObserved || passedWithMore });
}

/** Drives one generator to its end: the only loop between predicting and probing. */
async function drive(
  call: Call,
  browser: BrowserName,
  { page, env }: JudgeContext,
  ask: (request: BrowserRequest) => Promise<Answer>,
): Promise<Run> {
  const generator = predict(call, page, profiles[browser], env);
  let onObserved = false;
  let carriedMore = false;
  let preflight: Exchange | undefined;
  let last: BrowserRequest | undefined;
  let step = generator.next();
  while (!step.done) {
    const request = step.value;
    last = request;
    const answer = await ask(request);
    if ('exchange' in answer) {
      onObserved ||= answer.source === 'observed';
      carriedMore ||= answer.withMore === true;
      if (request.kind === 'preflight') preflight ??= answer.exchange;
    }
    step = generator.next(answer);
  }
  return { settlement: step.value, onObserved, carriedMore, last, preflight };
}

async function asStranger(call: Call, run: Run, stranger: Stranger, context: JudgeContext): Promise<Verdict> {
  const { asker, layerSeen } = context;
  const { settlement } = run;
  if (run.preflight) return judgeAsStranger(run.preflight, settlement, stranger, layerSeen);
  // Nothing can be told of a simple call to development code; elsewhere a preflight stands in for it.
  if (settlement.outcome === 'unsettled' && settlement.why === 'page-unknown') {
    const answer = await asker.ask(standInPreflight(call.url));
    if ('exchange' in answer) return judgeAsStranger(answer.exchange, undefined, stranger, layerSeen);
    return { outcome: 'unknown', why: 'notSent' in answer ? answer.notSent : 'unreachable' };
  }
  const verdict = verdictOf(settlement, { unproven: true });
  return verdict.outcome === 'pass' && stranger === 'development-target'
    ? { outcome: 'unknown', why: stranger }
    : verdict;
}

/** Judges the answer that could not be compared, as if it were the call's: for the warning, never for the verdict. */
async function asideOf(call: Call, context: JudgeContext): Promise<Judgement['aside']> {
  const { incomparable } = context.asker;
  const browser = context.browsers[0];
  if (!incomparable || !browser || context.stranger) return undefined;
  const settlements = await Promise.all(
    branchesOf(call).map(async (branch) => {
      const run = await drive(branch.call, browser, context, (request) =>
        request.kind === 'actual' && request.hop === 0
          ? Promise.resolve({ exchange: incomparable, httpVersion: 1, source: 'probe' } as const)
          : context.asker.ask(request),
      );
      return run.settlement;
    }),
  );
  const [first] = settlements;
  if (first?.outcome !== 'blocked' || settlements.some((settlement) => settlement.outcome !== 'blocked'))
    return undefined;
  if (first.stage === 'preflight') return undefined;
  const { stage, reason, evidence } = first;
  return { stage, reason, evidence, status: incomparable.status };
}

/** Unproven: what answers 403 may also dislike the probe itself. */
function originRejected(): Verdict {
  const evidence: Evidence = { header: ':status', got: '403', needed: '200', hop: 0, stage: 'response' };
  return { outcome: 'fail', stage: 'response', reason: 'origin-rejected', evidence: [evidence], unproven: true };
}

function isUnansweredPreflight({ settlement, last }: Run): boolean {
  const isOpen = settlement.outcome === 'unsettled' && settlement.why === 'unreachable';
  return isOpen && last?.kind === 'preflight' && last.hop === 0;
}

/** Unproven: one answer that does not come in time may be an accident. */
function preflightIgnored(): Verdict {
  const evidence: Evidence = { header: ':status', got: null, needed: '204', hop: 0, stage: 'preflight' };
  return { outcome: 'fail', stage: 'preflight', reason: 'network-error', evidence: [evidence], unproven: true };
}
