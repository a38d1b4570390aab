import { expect, it } from 'vitest';
import { callTo, judged, judgedBy } from '../findings/testing.ts';
import { findingsOf, type Finding, type JudgedCall } from '../findings/index.ts';
import { isFixed } from './fixed.ts';

const put = callTo('/items/7', { method: 'PUT' });
const refusedPut = judgedBy(() => ({ status: 404, headers: [] }), put, { id: 'c1' });
const openPut: JudgedCall = {
  ...refusedPut,
  verdicts: { chromium: { outcome: 'unknown', why: 'method-not-repeated' } },
};
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

it('is fixed when it is gone for every value of an open fact', () => {
  const get = callTo('/items');
  const refused = judgedBy(() => ({ status: 200, headers: [] }), get, { id: 'c1' });
  const passes = { outcome: 'pass', readable: { type: 'cors', status: 200, headerNames: [] } } as const;
  const open = (other: JudgedCall['verdicts']['chromium']): JudgedCall =>
    judged(get, {
      id: 'c1',
      verdicts: {
        chromium: { outcome: 'unknown', why: 'call-fact-open', branches: { a: passes, ...(other && { b: other }) } },
      },
    });
  const evidence = {
    header: 'Access-Control-Allow-Credentials',
    got: null,
    needed: 'true',
    hop: 0,
    stage: 'response',
  } as const;
  const fails = {
    outcome: 'fail',
    stage: 'response',
    reason: 'allow-credentials-not-true',
    evidence: [evidence],
  } as const;
  expect(isFixed(only(refused), byId(open(fails)))).toBe(true);
  expect(isFixed(only(refused), byId(open({ outcome: 'unknown', why: 'gate' })))).toBe(false);
});
