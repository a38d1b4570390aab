import type { IgnoreRule } from '../deployment/index.ts';
import type { Finding } from './types.ts';

/** Findings divided by the option `ignore`. */
export interface Divided {
  readonly shown: readonly Finding[];
  /** Counted, and not shown. */
  readonly ignored: readonly Finding[];
}

/**
 * Divides findings by the user's rules. A rule matches by all fields it has; one on a detail matches when all details of the
 * finding are covered by rules, so that nothing unmentioned disappears with it.
 *
 * @example applyIgnore(findings, [{ code: 'preflight-redirected', target: 'https://api.example.com' }]).shown
 */
export function applyIgnore(findings: readonly Finding[], rules: readonly IgnoreRule[]): Divided {
  const shown: Finding[] = [];
  const ignored: Finding[] = [];
  for (const finding of findings) (isIgnored(finding, rules) ? ignored : shown).push(finding);
  return { shown, ignored };
}

function isIgnored({ code, target, detail }: Finding, rules: readonly IgnoreRule[]): boolean {
  const ofCode = rules.filter((rule) => rule.code === code && (rule.target === undefined || rule.target === target));
  return detail.split(', ').every((part) => ofCode.some((rule) => rule.detail === undefined || rule.detail === part));
}
