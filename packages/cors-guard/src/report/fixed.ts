import type { Finding, JudgedCall } from '../findings/index.ts';
import type { UnknownWhy, Verdict } from '../predict/types.ts';

/**
 * Whether a finding that is gone was mended, and not merely lost from sight: each of its calls was judged again, and no longer has
 * this cause. A call that could not be asked (a target that rests, a budget) says nothing.
 */
export function isFixed(finding: Finding, calls: ReadonlyMap<string, JudgedCall>): boolean {
  return finding.calls.every((id) => {
    const call = calls.get(id);
    return call !== undefined && Object.values(call.verdicts).every((verdict) => tells(verdict, finding, call));
  });
}

/** Why there is no verdict although the call was seen again. */
const BESIDE: ReadonlySet<UnknownWhy> = new Set(['answer-needs-credentials', 'method-not-repeated', 'call-fact-open']);

function tells(verdict: Verdict, finding: Finding, call: JudgedCall): boolean {
  if (verdict.outcome !== 'unknown') return true;
  // It was judged for either value of what is open about the call.
  if (verdict.branches) return Object.values(verdict.branches).every((branch) => tells(branch, finding, call));
  // Asked as a stranger, being refused like any stranger is the good case.
  if (verdict.why === 'page-unknown' || verdict.why === 'development-target') return true;
  // Told of an answer beside the verdict, which is fine by now.
  const isBeside = finding.code === 'cors-missing-on-errors' || finding.code === 'edge-answers-without-cors';
  if (isBeside) return BESIDE.has(verdict.why) && !call.aside;
  // The preflight passes by now; the call itself is never sent twice, and was not what the finding was about.
  const isAsked = call.exchanges.some(({ method }) => method === 'OPTIONS');
  return (
    verdict.why === 'method-not-repeated' && isAsked && finding.evidence.some(({ stage }) => stage === 'preflight')
  );
}
