import type { UnknownWhy } from '../predict/types.ts';

/** Why a call is not judged: said of one call, and behind a number of calls (`2 behind a gate`) where that takes other words. */
export const whyWords: Readonly<Record<UnknownWhy, readonly [one: string, many?: string]>> = {
  'probing-off': ['probing is off', 'with probing off'],
  budget: ['waits for its turn', 'still waiting for their turn'],
  'method-not-repeated': ['must not be sent twice'],
  'answer-needs-credentials': ['answered only to a session'],
  gate: ['behind a gate'],
  unreachable: ['not reached'],
  'page-unknown': ['depends on the address of the page', 'depend on the address of the page'],
  'api-not-contacted': ['this API is not asked', 'go to an API that is not asked'],
  'call-fact-open': ['depends on whether it asks for cookies', 'depend on whether they ask for cookies'],
  'private-address': ['redirected to a private address'],
  'development-target': ['goes to development code', 'go to development code'],
};
