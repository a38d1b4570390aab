/** What was predicted beside what the browser met: one mark a case. */

import type { ReportDocument } from '../../../packages/cors-guard/src/report/index.ts';
import type { Met } from './attempts.ts';
import type { Facts, Kind } from './kinds.ts';

export type ReportVerdict = NonNullable<ReportDocument['calls'][number]['verdicts']['standard']>;

/** One API called in one way in one browser, and everything that was seen of it. */
export interface Case {
  readonly api: string;
  readonly kind: Kind;
  /** What the page got in development, through the proxy. */
  readonly development: Met;
  readonly production: Production;
  /** The browser's verdict in the report; missing = the call is not there. */
  readonly verdict: ReportVerdict | undefined;
}

/** What became of the call on the twin page. */
export interface Production {
  readonly met: Met;
  /** What came to an API: anything but a preflight, and something that was not sent on elsewhere. */
  readonly arrived: boolean;
  readonly answered: boolean;
}

/** V passes as predicted, F fails as predicted, ? nothing to compare, X disagreement. */
export interface Mark {
  readonly letter: 'V' | 'F' | '?' | 'X';
  /** Why there is nothing to compare, or what the two sides say. */
  readonly why?: string;
  /** The verdict is unknown, and by the rules of probing it need not be. */
  readonly isAvoidable?: true;
  /** The wire does not tell which branch the call takes: for people the verdict is unknown. */
  readonly isOpen?: true;
}

/** What became of the call in production, as the browser shows it; undefined where a page or an API cannot tell. */
export function fateOf({ kind, development, production }: Omit<Case, 'verdict'>): 'pass' | 'fail' | undefined {
  if (kind.unseen) return production.answered ? 'pass' : 'fail';
  if (kind.hidesErrors && !development) return undefined;
  return production.met ? 'pass' : 'fail';
}

/** Compares the verdict with the fate; where the verdict depends on what the wire does not tell, the branch of this call. */
export function markOf(one: Case): Mark {
  const { kind, verdict, production } = one;
  if (!verdict) return { letter: 'X', why: 'not in the report' };
  const branch = branchOf(verdict, kind.facts);
  const fate = fateOf(one);
  if (branch.outcome === 'unknown') {
    const { why = 'no reason' } = branch;
    const isByRule = why === 'method-not-repeated' && kind.isNotRepeated && production.arrived;
    return { letter: '?', why, ...(!isByRule && { isAvoidable: true }) };
  }
  if (fate === undefined) return { letter: '?', why: 'the page gets an error in development, too' };
  if (kind.unseen && branch.stage === 'response') return { letter: '?', why: 'nobody sees the answer' };
  if (branch.outcome !== fate) {
    const reason = branch.reason ? ` (${branch.stage}: ${branch.reason})` : '';
    return { letter: 'X', why: `predicted ${branch.outcome}${reason}, the browser: ${fate}` };
  }
  const isOpen = branch !== verdict;
  // A verdict for all branches names what can be read in each of them: never more than with credentials.
  const isExact = isOpen || kind.facts.credentials === 'include';
  const difference = fate === 'pass' && differenceOf(branch, production.met, isExact);
  if (difference) return { letter: 'X', why: difference };
  return { letter: fate === 'pass' ? 'V' : 'F', ...(isOpen && { isOpen }) };
}

/** The branch whose facts are the call's; the verdict itself where nothing depends on them. */
function branchOf(verdict: ReportVerdict, facts: Facts): ReportVerdict {
  const known = new Map(Object.entries(facts));
  const isTrue = (label: string): boolean =>
    label.split(' ').every((part) => {
      const [fact = '', value] = part.split('=');
      return known.get(fact) === value;
    });
  return Object.entries(verdict.branches ?? {}).find(([label]) => isTrue(label))?.[1] ?? verdict;
}

/** Lines about one connection, which differ from one to the next. */
const OF_CONNECTION = /^(connection|keep-alive|transfer-encoding)$/;

/** What was predicted to be readable beside what the page can read, where it looks. */
function differenceOf({ readable }: ReportVerdict, met: Met, isExact: boolean): string | undefined {
  if (typeof met === 'boolean') return undefined;
  const predicted = (readable?.headerNames ?? []).filter((name) => !OF_CONNECTION.test(name));
  const real = met.headerNames.filter((name) => !OF_CONNECTION.test(name));
  const isSame = isExact ? predicted.length === real.length : predicted.length <= real.length;
  if (isSame && predicted.every((name) => real.includes(name)) && readable?.status === met.status) return undefined;
  const shown = [readable?.status, ...predicted].join(' ');
  return `predicted readable: ${shown}, the browser: ${[met.status, ...real].join(' ')}`;
}
