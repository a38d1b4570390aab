import type { Case } from './case.ts';
import { adviceCausesOf, callCausesOf } from './call-causes.ts';
import { causeOf, createCompare, type Compare, type Named } from './cause.ts';
import { failuresOf, type Failure } from './failure.ts';
import { fixOf, type Hints } from './fixes/index.ts';
import { fixText } from './foreign.ts';
import { printable } from '../printable.ts';
import { pathOf, shownEvidence } from './masking.ts';
import { createLayers } from './layer-in-front.ts';
import { needsOf, sentMethod } from './needs.ts';
import { notesOf, onCondition } from './notes.ts';
import { hiddenCausesOf } from './hidden-causes.ts';
import { observedCausesOf } from './observed-causes.ts';
import { pageCausesOf } from './page-causes.ts';
import { curlOf } from './reproduce.ts';
import { isTellable, severityOf } from './severity.ts';
import { shownExchange } from './shown-exchange.ts';
import { texts } from './texts.ts';
import type { Finding, JudgedCall } from './types.ts';

/** Longest line of a text; what is longer is no text for people. */
const MOST_TOLD = 1_000;

const NO_HINTS: Hints = { servers: [], hosts: [] };

/**
 * Makes findings of verdicts: one for each cause, with all the calls it affects and one fix that covers what all calls to that API
 * need. Errors first, then by API and code. Pure: the same calls give the same findings. A verdict `unknown` gives none.
 *
 * @param calls - everything judged so far
 * @param hints - what files of the project tell about servers
 * @example findingsOf([judgedCall])[0]?.code // 'allow-origin-missing'
 */
export function findingsOf(calls: readonly JudgedCall[], hints: Hints = NO_HINTS): readonly Finding[] {
  const compares = createCompare(calls);
  return grouped(causesOf(calls, compares), calls, compares, hints);
}

/**
 * What works and could do better: for whoever looks for it, never for a terminal.
 *
 * @example adviceOf([callWithPreflight])[0]?.code // 'preflight-every-call'
 */
export function adviceOf(calls: readonly JudgedCall[], hints: Hints = NO_HINTS): readonly Finding[] {
  const causes = calls.flatMap(adviceCausesOf).filter((cause) => isTellable(cause.failure, cause));
  return grouped(causes, calls, createCompare(calls), hints);
}

function grouped(
  causes: readonly Named[],
  calls: readonly JudgedCall[],
  compares: Compare,
  hints: Hints,
): readonly Finding[] {
  const groups = new Map<string, Named[]>();
  for (const named of causes) {
    const { call } = named.failure;
    const key = JSON.stringify([call.target, named.code, call.page]);
    groups.set(key, [...(groups.get(key) ?? []), named]);
  }
  return [...groups.values()].map((group) => findingOf(caseOf(group, calls, compares), hints)).sort(inOrder);
}

/** What browsers refuse, what the answers and the call itself show, and beside it what only development does. */
function causesOf(calls: readonly JudgedCall[], compares: Compare): readonly Named[] {
  const inLayer = createLayers(calls);
  const shown = calls
    .flatMap((call) => [...namedFailures(call, compares), ...observedCausesOf(call, compares), ...callCausesOf(call)])
    .map(inLayer)
    .filter((cause) => isTellable(cause.failure, cause));
  return [
    ...shown.filter(({ failure }) => !isToldByPreflight(failure, shown)),
    ...calls.flatMap((call) => [...hiddenCausesOf(call, calls), ...pageCausesOf(call, calls)]),
  ];
}

function namedFailures(call: JudgedCall, compares: Compare): readonly Named[] {
  return failuresOf(call)
    .filter(({ reason }) => reason !== 'network-error' || call.certificate === undefined)
    .map((failure) => ({ failure, ...causeOf(failure, compares) }));
}

/**
 * What turns strangers away before it looks at the method turns preflights away too: the answer that a stranger got to the call
 * itself is the same cause then.
 */
function isToldByPreflight({ call, isAside }: Failure, all: readonly Named[]): boolean {
  if (!isAside) return false;
  return all.some(
    ({ failure: other }) =>
      other.stage === 'preflight' &&
      other.exchange?.status === call.aside?.status &&
      other.call.target === call.target &&
      other.call.page === call.page,
  );
}

function inOrder(a: Finding, b: Finding): number {
  return (
    compare(a.severity, b.severity) || compare(a.target, b.target) || compare(a.code, b.code) || compare(a.page, b.page)
  );
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function findingOf(about: Case, hints: Hints): Finding {
  const { first, failures, code, target, details } = about;
  const affected = [...new Map(failures.map(({ call }) => [call.id, call])).values()];
  const text = texts[code](about);
  return {
    code,
    severity: severityOf(first, code),
    target,
    detail: details.join(', '),
    page: first.call.page,
    calls: affected.map(({ id }) => id).sort(byNumber),
    requests: requestsOf(first.call, affected),
    source: first.call.source === null ? null : told(first.call.source),
    browsers: [...new Set(failures.flatMap(({ browsers }) => browsers))],
    args: inertArgs(text.args ?? {}),
    evidence: evidenceOf(failures),
    exchange: shownExchange(first),
    basis: first.call.basis,
    prod: told(onCondition(about, text.prod)),
    why: text.why.map(told),
    seen: text.seen.map(told),
    fix: { text: told(fixText(about, text.fix)), ...fixOf(about, hints) },
    notes: notesOf(about).map(told),
    curl: curlOf(about, text.view),
    count: affected.reduce((sum, { count }) => sum + count, 0),
  };
}

/** The strongest failure leads; what was made known first among equals. */
function caseOf(group: readonly Named[], calls: readonly JudgedCall[], compares: Compare): Case {
  const lead = group.find(({ failure, code }) => severityOf(failure, code) === 'error') ?? group[0];
  if (!lead) throw new RangeError('a finding is made of at least one failure');
  const { failure: first, code, detail } = lead;
  const { target, page, pageKnown, developmentTarget } = first.call;
  const alike = calls.filter((call) => call.target === target && call.page === page);
  return {
    code,
    detail,
    details: [...new Set(group.map((named) => named.detail))].filter(Boolean).sort(),
    target,
    page: pageKnown && !developmentTarget && page !== 'null' ? page : undefined,
    failures: group.map(({ failure }) => failure),
    first,
    needs: needsOf(alike),
    answers: alike.flatMap(({ exchanges }) => exchanges).filter(({ url }) => new URL(url).origin === target),
    compares: compares(first),
  };
}

function requestsOf(first: JudgedCall, affected: readonly JudgedCall[]): readonly string[] {
  const requestOf = ({ call, productionUrl }: JudgedCall): string => told(`${sentMethod(call)} ${productionUrl}`);
  const others = affected
    .filter((call) => call !== first)
    .map(requestOf)
    .sort(compare);
  return [...new Set([requestOf(first), ...others])];
}

/** Masked, each fact once: three browsers rest on the same header. */
function evidenceOf(failures: readonly Failure[]): Finding['evidence'] {
  const shown = failures.flatMap(({ evidence, exchange, call, hop }) =>
    evidence.map((item) =>
      shownEvidence(item, exchange?.url ?? call.call.url, hop === 0 ? pathOf(call.template) : '/...'),
    ),
  );
  return [...new Map(shown.map((item) => [JSON.stringify(item), item])).values()];
}

function inertArgs(args: Finding['args']): Finding['args'] {
  const inert = (value: Finding['args'][string]): Finding['args'][string] => {
    if (typeof value === 'number') return value;
    return typeof value === 'string' ? told(value) : value.map(told);
  };
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, inert(value)]));
}

/** `c2` before `c10`. */
function byNumber(a: string, b: string): number {
  return a.length - b.length || compare(a, b);
}

const told = (text: string): string => printable(text, MOST_TOLD);
