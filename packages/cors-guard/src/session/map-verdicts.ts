import type { JudgedCall } from '../findings/index.ts';
import { mergeVerdicts, type Verdict } from '../predict/index.ts';

/** Changes what passes and fails, in branches too; what depends on an open fact is put together anew. */
export function mapVerdicts(
  verdicts: JudgedCall['verdicts'],
  change: (verdict: Exclude<Verdict, { outcome: 'unknown' }>) => Verdict,
): JudgedCall['verdicts'] {
  const changed = (verdict: Verdict): Verdict => {
    if (verdict.outcome !== 'unknown') return change(verdict);
    const branches = Object.entries(verdict.branches ?? {});
    if (branches.length === 0) return verdict;
    return mergeVerdicts(Object.fromEntries(branches.map(([label, branch]) => [label, changed(branch)])));
  };
  return Object.fromEntries(
    Object.entries(verdicts).map(([browser, verdict]) => [browser, verdict && changed(verdict)]),
  );
}
