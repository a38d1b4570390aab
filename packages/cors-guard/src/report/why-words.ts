import type { UnknownWhy } from '../predict/types.ts';

/** Why a call is not judged, in words that stand behind a number: `2 behind a gate`. */
export const whyWords: Readonly<Record<UnknownWhy, string>> = {
  'probing-off': 'with probing off',
  budget: 'still waiting for their turn',
  'method-not-repeated': 'must not be sent twice',
  'answer-needs-credentials': 'answered only to a session',
  gate: 'behind a gate',
  unreachable: 'not reached',
  'page-unknown': 'depend on the address of the page',
  'api-not-contacted': 'go to an API that is not asked',
  'call-fact-open': 'depend on whether they ask for cookies',
  'private-address': 'redirected to a private address',
  'development-target': 'go to development code',
};
