import type { Evidence, Reason, Settlement, Stage, UnknownWhy } from './types.ts';

/** The ways a request can end that are not a response. */
export const settle = {
  /** The constructor or a setter threw: no request was made. */
  throws(): Settlement {
    return { outcome: 'throws', stage: 'api', reason: 'invalid-call', evidence: [], hop: 0 };
  },
  blocked(stage: Stage, reason: Reason, hop: number, evidence: readonly Evidence[] = []): Settlement {
    return { outcome: 'blocked', stage, reason, evidence, hop };
  },
  unsettled(why: UnknownWhy, hop: number): Settlement {
    return { outcome: 'unsettled', why, hop };
  },
} as const;
