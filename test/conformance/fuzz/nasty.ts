import type { Random } from './random.ts';

/** Bytes that parsers treat in a special way. No CR and LF: they would make another message, not another value. */
const BYTES = [
  ...'\t\v\f "\'(),/:;<=>?@[\\]{}*&#%|~^`_-+.!$0aAzZ'.split(''),
  '\0',
  '\u0001',
  '\u001f',
  '\u007f',
  '\u0080',
  '\u0085',
  '\u00a0',
  '\u00e9',
  '\u00ff',
];

/** A value of one byte more, less or other than this one. */
export function mutateByte(random: Random, value: string): string {
  const at = random.below(value.length + 1);
  const kind = value === '' ? 'insert' : random.pick(['insert', 'replace', 'delete', 'case']);
  if (kind === 'insert') return value.slice(0, at) + random.pick(BYTES) + value.slice(at);
  const place = Math.min(at, value.length - 1);
  const middle = { replace: random.pick(BYTES), delete: '', case: swapCase(value.charAt(place)) }[kind] ?? '';
  return value.slice(0, place) + middle + value.slice(place + 1);
}

function swapCase(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}

/** White space around, which HTTP says is not part of the value. */
export function pad(random: Random, value: string): string {
  const spaces = ['', ' ', '\t', '  ', ' \t'];
  return random.pick(spaces) + value + random.pick(spaces);
}

/** A list as servers write it: commas with and without space, sometimes empty items. */
export function joinList(random: Random, items: readonly string[]): string {
  const separator = random.weighted([
    [6, ', '],
    [2, ','],
    [1, ' , '],
    [1, ',,'],
    [1, '\t,\t'],
    [1, ', ,'],
  ]);
  const ends = [
    [8, ''],
    [1, ','],
    [1, ', '],
  ] as const;
  return random.weighted(ends) + items.join(separator) + random.weighted(ends);
}
