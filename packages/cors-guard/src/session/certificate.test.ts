import { describe, expect, it } from 'vitest';
import type { Verdict } from '../predict/index.ts';
import { withCertificate } from './certificate.ts';

const pass: Verdict = { outcome: 'pass', readable: { type: 'cors', status: 200, headerNames: [] } };
const fail: Verdict = { outcome: 'fail', stage: 'response', reason: 'allow-origin-missing', evidence: [] };
const open: Verdict = { outcome: 'unknown', why: 'method-not-repeated' };
const branched: Verdict = {
  outcome: 'unknown',
  why: 'call-fact-open',
  branches: { 'credentials=same-origin': pass, 'credentials=include': fail },
};

const judged = (verdict: Verdict, code: string): Verdict | undefined =>
  withCertificate({ chromium: verdict }, code).chromium;

describe('withCertificate', () => {
  it.each([pass, open, branched])('fails where browsers are certain to refuse the certificate: %o', (verdict) => {
    expect(judged(verdict, 'CERT_HAS_EXPIRED')).toMatchObject({
      outcome: 'fail',
      stage: 'network',
      evidence: [{ header: ':certificate', got: 'CERT_HAS_EXPIRED' }],
    });
  });

  it('keeps the reason of what fails anyway', () => {
    expect(judged(fail, 'CERT_HAS_EXPIRED')).toBe(fail);
  });

  it('takes a pass for unproven where browsers may know more than Node', () => {
    expect(judged(pass, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE')).toEqual({ ...pass, unproven: true });
    expect(judged(open, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE')).toBe(open);
    expect(judged(branched, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE')).toMatchObject({
      outcome: 'unknown',
      branches: { 'credentials=same-origin': { unproven: true } },
    });
  });
});
