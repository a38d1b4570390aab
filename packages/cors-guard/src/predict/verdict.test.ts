import { describe, expect, it } from 'vitest';
import { plainCall } from './testing.ts';
import type { Settlement, Verdict } from './types.ts';
import { branchesOf, mergeVerdicts, verdictOf } from './verdict.ts';

const pass: Verdict = { outcome: 'pass', readable: { type: 'cors', status: 200, headerNames: [] } };
const fail = (reason: 'allow-origin-missing' | 'method-not-allowed'): Verdict => ({
  outcome: 'fail',
  stage: 'preflight',
  reason,
  evidence: [],
});

describe('verdictOf', () => {
  it('passes what the page can read', () => {
    const settlement: Settlement = { outcome: 'opaque', type: 'opaque', status: 0, headerNames: [], redirected: false };
    expect(verdictOf(settlement)).toEqual({
      outcome: 'pass',
      readable: { type: 'opaque', status: 0, headerNames: [] },
    });
  });
  it('fails with the evidence, unproven when told so', () => {
    const settlement: Settlement = {
      outcome: 'blocked',
      stage: 'csp',
      reason: 'csp-connect-src',
      evidence: [],
      hop: 1,
    };
    expect(verdictOf(settlement, { unproven: true })).toEqual({
      outcome: 'fail',
      stage: 'csp',
      reason: 'csp-connect-src',
      evidence: [],
      unproven: true,
    });
    expect(verdictOf(settlement)).not.toHaveProperty('unproven');
  });
  it('does not know what was not answered', () => {
    expect(verdictOf({ outcome: 'unsettled', why: 'gate', hop: 0 })).toEqual({ outcome: 'unknown', why: 'gate' });
  });
});

describe('branchesOf', () => {
  it('is the call alone when nothing is open', () => {
    expect(branchesOf(plainCall)).toEqual([{ label: '', call: plainCall }]);
  });
  it('goes through all values of all open facts', () => {
    const branches = branchesOf({ ...plainCall, open: ['credentials', 'uploadListener'] });
    expect(branches.map(({ label }) => label)).toEqual([
      'credentials=same-origin uploadListener=false',
      'credentials=same-origin uploadListener=true',
      'credentials=include uploadListener=false',
      'credentials=include uploadListener=true',
    ]);
    expect(branches[3]?.call).toEqual({ ...plainCall, credentials: 'include', uploadListener: true });
  });
  it('knows the values of mode and redirect', () => {
    expect(branchesOf({ ...plainCall, open: ['mode', 'redirect'] }).map(({ label }) => label)).toEqual([
      'mode=cors redirect=follow',
      'mode=cors redirect=manual',
      'mode=no-cors redirect=follow',
      'mode=no-cors redirect=manual',
    ]);
  });
});

describe('mergeVerdicts', () => {
  const reads = (status: number, ...headerNames: string[]): Verdict => ({
    outcome: 'pass',
    readable: { type: status === 0 ? 'opaque' : 'cors', status, headerNames },
  });
  it('is what all branches say', () => {
    expect(mergeVerdicts({ a: pass, b: pass })).toEqual(pass);
    expect(mergeVerdicts({ a: fail('method-not-allowed'), b: fail('allow-origin-missing') })).toEqual(
      fail('method-not-allowed'),
    );
  });
  it('counts as readable what every branch can read', () => {
    expect(mergeVerdicts({ a: reads(200, 'content-type', 'x-total'), b: reads(200, 'content-type') })).toEqual(
      reads(200, 'content-type'),
    );
  });
  it('lets an opaque branch say nothing about reading', () => {
    expect(mergeVerdicts({ a: reads(200, 'content-type'), b: reads(0) })).toEqual(reads(200, 'content-type'));
    expect(mergeVerdicts({ a: reads(0), b: reads(200, 'content-type') })).toEqual(reads(200, 'content-type'));
    expect(mergeVerdicts({ a: reads(0), b: reads(0) })).toEqual(reads(0));
  });
  it('is open when they differ', () => {
    const branches = { a: pass, b: fail('method-not-allowed') };
    expect(mergeVerdicts(branches)).toEqual({ outcome: 'unknown', why: 'call-fact-open', branches });
  });
  it('does not know what one branch does not know', () => {
    const branches: Record<string, Verdict> = { a: pass, b: { outcome: 'unknown', why: 'budget' } };
    expect(mergeVerdicts(branches)).toEqual({ outcome: 'unknown', why: 'budget', branches });
  });
  it('is as little proven as its weakest branch', () => {
    expect(mergeVerdicts({ a: pass, b: { ...pass, unproven: true } })).toEqual({ ...pass, unproven: true });
  });
  it('returns a single branch as it is, and needs one', () => {
    expect(mergeVerdicts({ '': { outcome: 'unknown', why: 'gate' } })).toEqual({ outcome: 'unknown', why: 'gate' });
    expect(() => mergeVerdicts({})).toThrow(TypeError);
  });
});
