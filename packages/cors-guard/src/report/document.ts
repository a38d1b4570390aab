import type { Basis, Deployment } from '../deployment/index.ts';
import type { Finding, Fix, JudgedCall } from '../findings/index.ts';
import { printable } from '../printable.ts';
import type { BrowserName, Evidence, Readable, Verdict } from '../predict/types.ts';
import type { Snapshot } from './types.ts';

/** The report file. Read by tests, CI and agents: names and meaning of the fields are stable within a version. */
export interface ReportDocument {
  readonly version: 1;
  readonly deployment: readonly ReportFact[];
  readonly calls: readonly ReportCall[];
  readonly findings: readonly ReportFinding[];
  /** Origins that the page calls by itself, and that were not contacted: neither given nor a target of the proxy. */
  readonly notProbed: NonNullable<Snapshot['notProbed']>;
  readonly probes: Snapshot['probes'];
}

/** One fact about production. */
export interface ReportFact {
  /** `page`, `api`, or `headers`. */
  readonly fact: string;
  /** Origin of the page, null = unknown; `{ prefix, to }` of a route; names of the page's headers. */
  readonly value: string | null | { readonly prefix: string; readonly to: string } | readonly string[];
  readonly basis: Basis;
  readonly source: string;
}

/** One kind of call, with a verdict for each configured browser. */
export interface ReportCall {
  readonly id: string;
  readonly method: string;
  /** Template of what the page asks the dev server for. */
  readonly url: string;
  readonly productionUrl: string;
  /** `src/api.ts:14:9`, null = unknown. */
  readonly source: string | null;
  readonly basis: Basis;
  readonly verdicts: Readonly<Partial<Record<BrowserName, ReportVerdict>>>;
}

/** A verdict; fields that say nothing are left out, `readable` is null unless the call passes. */
export interface ReportVerdict {
  readonly outcome: Verdict['outcome'];
  readonly stage?: string;
  readonly reason?: string;
  readonly unproven?: true;
  readonly why?: string;
  readonly branches?: Readonly<Record<string, ReportVerdict>>;
  readonly readable: Readable | null;
}

/** What a finding is to programs; the sentences for people are elsewhere. */
export type ReportFinding = Pick<
  Finding,
  'code' | 'severity' | 'target' | 'detail' | 'calls' | 'browsers' | 'args' | 'curl' | 'count'
> & { readonly evidence: readonly Evidence[]; readonly fix: Pick<Fix, 'text' | 'server' | 'snippet' | 'notes'> };

/**
 * The report of one moment. Pure; nothing in it is secret.
 *
 * @example JSON.stringify(reportDocument(snapshot), null, 2)
 */
export function reportDocument({
  deployment,
  browsers,
  calls,
  findings,
  notProbed = [],
  probes,
}: Snapshot): ReportDocument {
  return {
    version: 1,
    deployment: factsOf(deployment),
    calls: calls.map((call) => callOf(call, browsers)),
    findings: findings.map(findingOf),
    notProbed: notProbed.map(({ origin, count }) => ({ origin: printable(origin), count })),
    probes: { sent: probes.sent, byTarget: probes.byTarget },
  };
}

function factsOf({ page, routes, pageHeaders }: Deployment): readonly ReportFact[] {
  return [
    { fact: 'page', value: page?.value ?? null, basis: page?.basis ?? 'assumed', source: page?.source ?? 'not given' },
    ...routes.map(({ value, basis, source }) => ({
      fact: 'api',
      value: { prefix: value.prefix, to: value.to },
      basis,
      source,
    })),
    ...(pageHeaders.value.length > 0
      ? [{ ...pageHeaders, fact: 'headers', value: pageHeaders.value.map(([name]) => name) }]
      : []),
  ];
}

function callOf(call: JudgedCall, browsers: readonly BrowserName[]): ReportCall {
  const verdicts = browsers.map((browser) => [browser, verdictOf(call.verdicts[browser] ?? notJudged)] as const);
  return {
    id: call.id,
    method: printable(call.call.method),
    url: printable(call.devTemplate, MOST_URL),
    productionUrl: printable(call.productionUrl, MOST_URL),
    source: call.source,
    basis: call.basis,
    verdicts: Object.fromEntries(verdicts),
  };
}

const MOST_URL = 2_000;

/** A browser that was added to the options has no verdict before the call is judged again. */
const notJudged: Verdict = { outcome: 'unknown', why: 'budget' };

function verdictOf(verdict: Verdict): ReportVerdict {
  switch (verdict.outcome) {
    case 'pass': {
      const { outcome, readable, unproven } = verdict;
      return { outcome, ...(unproven && { unproven }), readable };
    }
    case 'fail': {
      const { outcome, stage, reason, unproven } = verdict;
      return { outcome, stage, reason, ...(unproven && { unproven }), readable: null };
    }
    default: {
      const { outcome, why, branches } = verdict;
      return { outcome, why, ...(branches && { branches: branchesOf(branches) }), readable: null };
    }
  }
}

function branchesOf(branches: Readonly<Record<string, Verdict>>): Readonly<Record<string, ReportVerdict>> {
  return Object.fromEntries(Object.entries(branches).map(([label, verdict]) => [label, verdictOf(verdict)]));
}

function findingOf(finding: Finding): ReportFinding {
  const { code, severity, target, detail, calls, browsers, args, evidence, curl, count } = finding;
  const { text, server, snippet, notes } = finding.fix;
  const fix = { text, server, snippet, notes };
  return { code, severity, target, detail, calls, browsers, args, evidence, fix, curl, count };
}
