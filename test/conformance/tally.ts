import { registrableDomain } from '../../packages/cors-guard/src/probe/index.ts';
import { ASPECTS, compareCase, type Aspect, type Disagreement } from './compare.ts';
import { BROWSERS, type Case, type RecordedBrowser } from './corpus.ts';

/** Cases that agree, and all that were compared. */
export type Agreement = [agree: number, total: number];
export type Totals = Record<RecordedBrowser, Partial<Record<Aspect, Agreement>>>;

/** Agreement of the engine with all browsers. */
export interface Tally {
  readonly totals: Totals;
  /** Per browser and class. */
  readonly classes: Readonly<Record<RecordedBrowser, ReadonlyMap<string, Partial<Record<Aspect, Agreement>>>>>;
  readonly disagreements: readonly Disagreement[];
}

/** Nothing compared yet; WebKit gives no reasons. */
function none(hasReasons: boolean): Partial<Record<Aspect, Agreement>> {
  return { outcome: [0, 0], wire: [0, 0], readable: [0, 0], ...(hasReasons && { reason: [0, 0] }) };
}

/** Replays all cases for all browsers. */
export function tally(cases: readonly Case[]): Tally {
  const totals: Totals = { chromium: none(true), firefox: none(true), webkit: none(false) };
  const classes = { chromium: new Map(), firefox: new Map(), webkit: new Map() } satisfies Tally['classes'];
  const disagreements: Disagreement[] = [];
  for (const browser of BROWSERS) {
    for (const recorded of cases) {
      const comparison = compareCase(recorded, browser, registrableDomain);
      if (!comparison) continue;
      disagreements.push(...comparison.disagreements);
      const ofClass: Partial<Record<Aspect, Agreement>> = classes[browser].get(recorded.class) ?? {};
      classes[browser].set(recorded.class, ofClass);
      for (const aspect of comparison.compared) {
        const agrees = !comparison.disagreements.some((disagreement) => disagreement.aspect === aspect);
        for (const counts of [totals[browser], ofClass]) count(counts, aspect, agrees);
      }
    }
  }
  return { totals, classes, disagreements };
}

function count(counts: Partial<Record<Aspect, Agreement>>, aspect: Aspect, agrees: boolean): void {
  const [agree, total] = counts[aspect] ?? [0, 0];
  counts[aspect] = [agree + (agrees ? 1 : 0), total + 1];
}

/** Outcome, wire and readable agree everywhere; reasons are told, but do not fail a run. */
export function isInAgreement({ disagreements }: Tally): boolean {
  return disagreements.every(({ aspect }) => aspect === 'reason');
}

/** The tally for people: a table, then one line for each disagreement. */
export function tallyText({ totals, classes, disagreements }: Tally): string {
  const lines: string[] = [];
  for (const browser of BROWSERS) {
    lines.push(row(browser, 'class', ASPECTS));
    for (const [name, counts] of classes[browser]) lines.push(row('', name, ASPECTS.map(cell(counts))));
    lines.push(row('', 'all', ASPECTS.map(cell(totals[browser]))), '');
  }
  for (const { browser, class: name, id, aspect, expected, got } of disagreements) {
    lines.push(`${browser} ${name} ${id} ${aspect}: expected ${expected}, got ${got}`);
  }
  return lines.join('\n');
}

function cell(counts: Partial<Record<Aspect, Agreement>>): (aspect: Aspect) => string {
  return (aspect) => counts[aspect]?.join('/') ?? '-';
}

function row(browser: string, name: string, cells: readonly string[]): string {
  return `${browser.padEnd(10)}${name.padEnd(18)}${cells.map((text) => text.padEnd(12)).join('')}`.trimEnd();
}
