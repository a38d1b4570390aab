import type { Finding } from '../findings/index.ts';
import { confidenceLine } from './confidence.ts';
import { reportDocument } from './document.ts';
import { findingKey } from './finding-key.ts';
import { isFixed } from './fixed.ts';
import type { FixedFinding, PageLinks, PageState } from './protocol.ts';
import type { Snapshot } from './types.ts';

/** Fixed findings that a page is told of. */
const MOST_FIXED = 20;

/** Makes the states of a page, one after the other. */
export interface PageStates {
  next(snapshot: Snapshot): PageState;
}

/**
 * Turns snapshots into what a page can show, and takes down which findings were fixed in between.
 *
 * @example createPageStates(links).next(snapshot).confidence // '14 calls checked as https://app.example.com: ...'
 */
export function createPageStates(links: PageLinks): PageStates {
  const known = new Map<string, Finding>();
  let fixed: readonly FixedFinding[] = [];

  function note({ findings, calls }: Snapshot): void {
    const present = new Set(findings.map(findingKey));
    const byId = new Map(calls.map((call) => [call.id, call]));
    fixed = fixed.filter(({ key }) => !present.has(key));
    for (const [key, finding] of known) {
      if (present.has(key)) continue;
      known.delete(key);
      if (!isFixed(finding, byId)) continue;
      fixed = [...fixed, { key, code: finding.code, request: finding.requests[0] ?? finding.target }].slice(
        -MOST_FIXED,
      );
    }
    for (const finding of findings) known.set(findingKey(finding), finding);
  }

  return {
    next(snapshot) {
      note(snapshot);
      const { deployment, calls, probes } = reportDocument(snapshot);
      return {
        version: 1,
        page: snapshot.deployment.page?.value ?? null,
        browsers: snapshot.browsers,
        confidence: confidenceLine(snapshot),
        checking: snapshot.checking,
        deployment,
        calls,
        findings: [...snapshot.findings, ...(snapshot.advice ?? [])].map((finding) => ({
          ...finding,
          key: findingKey(finding),
        })),
        fixed,
        ignored: snapshot.ignored,
        probes,
        links,
      };
    },
  };
}
