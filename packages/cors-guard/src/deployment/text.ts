import { printable } from '../printable.ts';

/** Values as they may be shown to people: short, inert in a terminal, without secrets. */

/** Longest value of an option that is shown in full. */
const MOST_SHOWN = 80;

/**
 * A value of an option for a message: strings in quotes, without the query, fragment and user name a URL may carry; other kinds
 * by their kind alone.
 *
 * @example shownValue('https://me:pw@api.example.com/v1?key=s3') // '"https://...@api.example.com/v1?..."'
 */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return `"${printable(withoutSecrets(value), MOST_SHOWN)}"`;
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : kindOf(value);
}

/**
 * What kind of value stands there, for values that are never shown.
 *
 * @example kindOf(['/api']) // 'a list'
 */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A password may hold any character and need not parse: everything before the last `@` is left out. */
function withoutSecrets(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1...@').replace(/[?#].+$/s, (rest) => `${rest[0]}...`);
}

/**
 * The known name that was likeliest meant, if one is near enough: at most a third of its letters differ.
 *
 * @example nearestName('prob', ['proxy', 'probe']) // 'probe'
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.ceil(Math.max(name.length, candidate.length) / 3);
    if (distance <= allowed && (best === undefined || distance < best.distance)) best = { name: candidate, distance };
  }
  return best?.name;
}

/** Levenshtein distance: insertions, deletions and replacements that make one text of the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
