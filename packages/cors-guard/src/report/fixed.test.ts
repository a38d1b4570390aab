import { expect, it } from 'vitest';
import { callTo, judged, judgedBy } from '../findings/testing.ts';
import { findingsOf, type Finding, type JudgedCall } from '../findings/index.ts';
import { isFixed } from './fixed.ts';

const put = callTo('/items/7', { method: 'PUT' });
const refusedPut = judgedBy(() => ({ status: 404, headers: [] }), put, { id: 'c1' });
const openPut = judged(put, { id: 'c1', verdicts: { chromium: { outcome: 'unknown', why: 'method-not-repeated' } } });
const byId = (...calls: JudgedCall[]): Map<string, JudgedCall> => new Map(calls.map((call) => [call.id, call]));

function only(call: JudgedCall): Finding {
  const [finding] = findingsOf([call]);
  if (!finding) throw new Error('no finding');
  return finding;
}

it('a failed preflight is fixed when it passes, although the call itself stays open', () => {
  expect(isFixed(only(refusedPut), byId(openPut))).toBe(true);
});

it('a failure of the answer is not: nobody has seen another one', () => {
  const finding = {
    ...only(refusedPut),
    evidence: only(refusedPut).evidence.map((one) => ({ ...one, stage: 'response' as const })),
  };
  expect(isFixed(finding, byId(openPut))).toBe(false);
});

it('what is gone is not fixed', () => {
  expect(isFixed(only(refusedPut), byId())).toBe(false);
});
