/** How findings and verdicts are named to people. */

import type { PageFinding } from '../report/protocol.ts';

/** @example plural(1, 'error') // '1 error' */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** @example countsOf(findings) // '2 errors, 1 warning' */
export function countsOf(findings: readonly Pick<PageFinding, 'severity'>[]): string {
  const count = (severity: PageFinding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const parts = [
    [count('error'), 'error'],
    [count('warning'), 'warning'],
  ] as const;
  const shown = parts.filter(([number]) => number > 0).map(([number, noun]) => plural(number, noun));
  return shown.length > 0 ? shown.join(', ') : 'no findings';
}

const BROWSERS: Readonly<Record<string, string>> = {
  chromium: 'Chromium',
  firefox: 'Firefox',
  webkit: 'WebKit',
  standard: 'the standard',
};

/** @example browserName('webkit') // 'WebKit' */
export function browserName(browser: string): string {
  return BROWSERS[browser] ?? browser;
}

const WHYS: Readonly<Record<string, string>> = {
  'probing-off': 'probing is off',
  budget: 'waits for its turn',
  'method-not-repeated': 'must not be sent twice',
  'answer-needs-credentials': 'answered only to a session',
  gate: 'behind a gate',
  unreachable: 'not reached',
  'page-unknown': 'depends on the address of the page',
  'api-not-contacted': 'this API is not asked',
  'call-fact-open': 'depends on whether it asks for cookies',
  'private-address': 'redirected to a private address',
  'development-target': 'goes to development code',
};

/** Why a call is not judged, in words. */
export function whyWord(why: string | undefined): string {
  return why === undefined ? 'not judged yet' : (WHYS[why] ?? why);
}

/** What a verdict rests on, for people. */
export const basisWords: Readonly<Record<PageFinding['basis'], string>> = {
  given: 'production as your options name it',
  inferred: 'production as your project files show it',
  assumed: 'an assumption: nobody has told where production is',
};
