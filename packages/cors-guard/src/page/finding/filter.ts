import type { PageFinding } from '../../report/protocol.ts';

/** What of the findings is shown. */
export interface Filter {
  readonly search: string;
  /** Severities that are left out. */
  readonly hidden: ReadonlySet<string>;
}

/**
 * Whether a finding is shown: its severity is, and every word of the search is somewhere in it.
 *
 * @example isShown(finding, { search: 'items preflight', hidden: new Set() })
 */
export function isShown(finding: PageFinding, { search, hidden }: Filter): boolean {
  if (hidden.has(finding.severity)) return false;
  const { code, detail, target, requests, prod, why, fix } = finding;
  const text = [code, detail, target, ...requests, prod, ...why, fix.text].join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
