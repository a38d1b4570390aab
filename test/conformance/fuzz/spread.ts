import type { Observed, Question, Result } from '../live/format.ts';
import { stepsOf } from '../live/format.ts';

/** How many of the cases show what is worth testing. */
export interface Spread {
  readonly blocked: number;
  readonly preflighted: number;
  readonly redirected: number;
  readonly credentialed: number;
}

/** Shares from 0 to 1, counted in what the browser did, not in what was meant. */
export function spreadOf(cases: readonly { readonly question: Question; readonly observed: Observed }[]): Spread {
  const share = (is: (question: Question, observed: Observed) => boolean): number =>
    cases.filter(({ question, observed }) => is(question, observed)).length / Math.max(1, cases.length);
  return {
    blocked: share((_, { res }) =>
      (Array.isArray(res) ? (res as readonly Result[]) : [res as Result]).some(({ o }) => o === 'blocked'),
    ),
    preflighted: share((_, { wire }) => wire.some(({ k }) => k === 'P')),
    redirected: share((_, { wire }) => wire.some(({ hop }) => hop > 0)),
    credentialed: share(
      (question, { wire }) => wire.length > 0 && stepsOf(question).some(({ req }) => req.credentials === 'include'),
    ),
  };
}

/** @example 'blocked 41 %, preflighted 38 %, redirected 27 %, credentialed 44 %' */
export function spreadText(spread: Spread): string {
  return Object.entries(spread)
    .map(([name, share]) => `${name} ${Math.round((share as number) * 100)} %`)
    .join(', ');
}
