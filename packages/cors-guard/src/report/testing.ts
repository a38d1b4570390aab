import { findingsOf, type Finding, type JudgedCall } from '../findings/index.ts';
import { API, callTo, judged, judgedBy, PAGE } from '../findings/testing.ts';
import type { Snapshot } from './types.ts';

/** A call that fails for want of a header. */
export function failing(id: string): JudgedCall {
  return judgedBy(() => ({ status: 200, headers: [] }), callTo('/items'), { id });
}

export function passing(id: string): JudgedCall {
  return judgedBy(() => ({ status: 200, headers: [['Access-Control-Allow-Origin', PAGE]] }), callTo('/items'), { id });
}

export function unknown(id: string, why: 'gate' | 'budget'): JudgedCall {
  return judged(callTo('/items'), { id, verdicts: { chromium: { outcome: 'unknown', why } } });
}

/** The finding of {@link failing}. */
export function finding(more: Partial<Finding> = {}): Finding {
  const [made] = findingsOf([failing('c1')]);
  if (!made) throw new Error('the failing call gives a finding');
  return { ...made, ...more };
}

export function snapshot(more: Partial<Snapshot> = {}): Snapshot {
  return {
    deployment: {
      page: { value: PAGE, basis: 'given', source: 'option production.page' },
      routes: [{ value: { prefix: '', to: API, join: 'forwarded' }, basis: 'given', source: 'option production.api' }],
      pageHeaders: { value: [], basis: 'assumed', source: 'none' },
      notes: [],
    },
    browsers: ['chromium', 'firefox', 'webkit'],
    calls: [],
    findings: [],
    ignored: 0,
    sameOrigin: 0,
    probes: { sent: 0, byTarget: {} },
    notices: [],
    checking: false,
    ...more,
  };
}
