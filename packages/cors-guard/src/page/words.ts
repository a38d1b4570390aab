/** How findings and verdicts are named to people. */

import { whyWords, type PageFinding } from '../report/protocol.ts';

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

/** Why a call is not judged, in words. */
export function whyWord(why: string | undefined): string {
  if (why === undefined) return 'not judged yet';
  const words: Readonly<Record<string, readonly [one: string, many?: string]>> = whyWords;
  return words[why]?.[0] ?? why;
}

/** What a verdict rests on, for people. */
export const basisWords: Readonly<Record<PageFinding['basis'], string>> = {
  given: 'production as your options name it',
  inferred: 'production as your project files show it',
  assumed: 'an assumption: nobody has told where production is',
};
