import type { Call, CallFact, Readable, Settlement, Verdict } from './types.ts';

/**
 * The verdict that follows from how the engine's run ended.
 *
 * @param options.unproven - some answer was seen under other conditions than production's
 * @example verdictOf(settlement).outcome // 'pass'
 */
export function verdictOf(settlement: Settlement, { unproven = false }: { unproven?: boolean } = {}): Verdict {
  const mark = unproven ? ({ unproven: true } as const) : {};
  switch (settlement.outcome) {
    case 'unsettled':
      return { outcome: 'unknown', why: settlement.why };
    case 'blocked':
    case 'throws': {
      const { stage, reason, evidence } = settlement;
      return { outcome: 'fail', stage, reason, evidence, ...mark };
    }
    default: {
      const { type, status, headerNames } = settlement;
      return { outcome: 'pass', readable: { type, status, headerNames }, ...mark };
    }
  }
}

/** One way the call may really be. */
export interface Branch {
  /** The values of the open facts, `credentials=include mode=cors`; `''` when none is open. */
  readonly label: string;
  readonly call: Call;
}

/** The values an open fact may have. `omit` is left out: across origins it does what `same-origin` does. */
const VALUES: { readonly [Fact in CallFact]: readonly Call[Fact][] } = {
  credentials: ['same-origin', 'include'],
  uploadListener: [false, true],
  mode: ['cors', 'no-cors'],
  redirect: ['follow', 'manual'],
};

/**
 * Every way the call may be, given what is open about it; one branch when nothing is.
 *
 * @example branchesOf({ ...call, open: ['credentials'] }).map(({ label }) => label) // ['credentials=same-origin', 'credentials=include']
 */
export function branchesOf(call: Call): readonly Branch[] {
  const { open = [], ...known } = call;
  return open.reduce<readonly Branch[]>(
    (branches, fact) =>
      branches.flatMap((branch) =>
        VALUES[fact].map((value) => ({
          label: `${branch.label} ${fact}=${value}`.trim(),
          call: { ...branch.call, [fact]: value },
        })),
      ),
    [{ label: '', call: known }],
  );
}

/**
 * What the branches of a call say together: their common outcome, or `unknown` with all of them.
 * Failures for different reasons are still a failure, the first one's. Of what passes counts as readable what is so in every
 * branch: `Access-Control-Expose-Headers: *` exposes nothing to a call with credentials (Fetch, "main fetch").
 *
 * @param branches - verdicts by label, at least one
 * @throws TypeError without a branch
 */
export function mergeVerdicts(branches: Readonly<Record<string, Verdict>>): Verdict {
  const verdicts = Object.values(branches);
  const [first] = verdicts;
  if (first === undefined) throw new TypeError('mergeVerdicts needs at least one verdict');
  if (verdicts.length === 1) return first;
  const unknown = verdicts.find((verdict) => verdict.outcome === 'unknown');
  if (unknown) return { outcome: 'unknown', why: unknown.why, branches };
  if (first.outcome === 'unknown' || verdicts.some((verdict) => verdict.outcome !== first.outcome)) {
    return { outcome: 'unknown', why: 'call-fact-open', branches };
  }
  const common = first.outcome === 'pass' ? { ...first, readable: readableInAll(first.readable, verdicts) } : first;
  return verdicts.some((verdict) => 'unproven' in verdict) ? { ...common, unproven: true } : common;
}

/** Of an opaque answer, which has status 0, nobody reads anything: who does read has asked in another mode. */
function readableInAll(assumed: Readable, verdicts: readonly Verdict[]): Readable {
  const readable = verdicts.flatMap((verdict) => (verdict.outcome === 'pass' ? [verdict.readable] : []));
  const read = readable.filter(({ status }) => status > 0);
  const { headerNames, ...answer } = read[0] ?? assumed;
  return { ...answer, headerNames: headerNames.filter((name) => read.every((one) => one.headerNames.includes(name))) };
}
