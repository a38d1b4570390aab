/** The matrix for people: a row for each API, a column for each kind of call, side by side for each host. */

import { APIS } from './apis.ts';
import type { Mark } from './compare.ts';
import { KINDS } from './kinds.ts';

/** Mark of a case by the name of its API and of its kind. */
export type Marks = ReadonlyMap<string, ReadonlyMap<string, Mark>>;

/** Letter of a kind at the head of the columns. */
const letterAt = (index: number): string => String.fromCodePoint(97 + index);

/**
 * The matrix of one browser, and below it the reasons of what could not be compared or differs.
 *
 * @param browser - as it names itself
 * @param hosts - marks by the name of the host; the others are shown beside the first where they differ from it
 */
export function matrixOf(browser: string, hosts: ReadonlyMap<string, Marks>): string {
  const apis = APIS.map(({ name }) => name);
  const width = Math.max(...apis.map(({ length }) => length));
  const column = Math.max(KINDS.length, ...[...hosts.keys()].map(({ length }) => length));
  const line = (first: string, cells: readonly string[]): string =>
    [first.padEnd(width), ...cells.map((cell) => cell.padEnd(column))].join('  ').trimEnd();
  const rows = apis.map((api) => {
    const [first = '', ...others] = [...hosts.values()].map((marks) => lettersOf(marks.get(api)));
    return line(api, [first, ...others.map((letters) => (letters === first ? '=' : letters))]);
  });
  return [
    `${browser}: V passes as predicted, F fails as predicted, ? not compared, X disagreement, = as the first`,
    line('', [...hosts.keys()]),
    line('', [KINDS.map((_kind, index) => letterAt(index)).join('')]),
    ...rows,
    `kinds: ${KINDS.map(({ name }, index) => `${letterAt(index)} ${name}`).join(', ')}`,
    ...summariesOf(hosts),
  ].join('\n');
}

function lettersOf(row: ReadonlyMap<string, Mark> | undefined): string {
  return KINDS.map(({ name }) => row?.get(name)?.letter ?? ' ').join('');
}

/** The summaries of all hosts; the same one is given once. */
function summariesOf(hosts: ReadonlyMap<string, Marks>): readonly string[] {
  const names = new Map<string, string[]>();
  for (const [host, marks] of hosts) {
    const summary = summaryOf(marks);
    names.set(summary, [...(names.get(summary) ?? []), host]);
  }
  return [...names].map(([summary, those]) => `${those.join(', ')}: ${summary}`);
}

/** Totals, what is unknown in it and why, and how often the wire alone leaves it open. */
function summaryOf(marks: Marks): string {
  const cases = [...marks].flatMap(([api, row]) => [...row].map(([kind, mark]) => ({ api, kind, mark })));
  const count = (letter: Mark['letter']): string =>
    `${cases.filter(({ mark }) => mark.letter === letter).length} ${letter}`;
  const reasons = new Set(cases.flatMap(({ mark }) => (mark.why === undefined ? [] : [`${mark.letter} ${mark.why}`])));
  const having = (reason: string): typeof cases => cases.filter(({ mark }) => `${mark.letter} ${mark.why}` === reason);
  return [
    (['V', 'F', '?', 'X'] as const).map(count).join(', '),
    `  open on the wire, compared with the branch of the call: ${byKind(cases.filter(({ mark }) => mark.isOpen))}`,
    ...[...reasons].map((reason) => `  ${reason}: ${byKind(having(reason))}`),
  ].join('\n');
}

/** The kinds of these cases with the number of APIs, or their names where they are few. */
function byKind(cases: readonly { readonly api: string; readonly kind: string }[]): string {
  const kinds = new Map<string, string[]>();
  for (const { api, kind } of cases) kinds.set(kind, [...(kinds.get(kind) ?? []), api]);
  return [...kinds]
    .map(([kind, apis]) => `${kind} ${apis.length > 3 ? apis.length : `(${apis.join(' ')})`}`)
    .join(', ');
}
