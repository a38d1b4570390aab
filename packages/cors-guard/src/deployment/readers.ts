import type { HeaderLine } from '../predict/types.ts';
import { CorsGuardError, type OptionProblem } from './errors.ts';
import type { Read } from './origins.ts';
import { printable } from '../printable.ts';
import { kindOf, nearestName, shownValue } from './text.ts';

/** What reading all options gathers, so that one message holds every mistake. */
export interface Gathered {
  readonly problems: OptionProblem[];
  readonly notes: string[];
}

/** Reads one value; undefined, and a problem in `out`, when it is wrong. */
export type Reader<T> = (value: unknown, path: string, out: Gathered) => T | undefined;

/** Notes a mistake. The value is shown unless `secret`. */
export function wrong(out: Gathered, path: string, value: unknown, expected: string, secret?: 'secret'): undefined {
  out.problems.push({ path: printable(path), value: secret ? kindOf(value) : shownValue(value), expected });
}

/** @throws CorsGuardError `invalid-options` with every mistake that was gathered, if there is one */
export function throwProblems({ problems }: Gathered): void {
  if (problems.length === 0) return;
  const count = problems.length === 1 ? 'an option is wrong' : `${problems.length} options are wrong`;
  const lines = problems.map(({ path, value, expected }) => `  ${path} is ${value}: expected ${expected}`);
  throw new CorsGuardError('invalid-options', [`cors-guard: ${count}`, ...lines].join('\n'), problems);
}

/**
 * Reads an object by the readers of its known names. An unknown name is a mistake; a property that is undefined is not there.
 *
 * @param elsewhere - dotted paths of names in other places, to tell where a misplaced one belongs
 */
export function objectOf<T extends object>(
  readers: { readonly [K in keyof T]-?: Reader<NonNullable<T[K]>> },
  elsewhere: readonly string[] = [],
): Reader<Partial<T>> {
  return (value, path, out) => {
    if (!isPlainObject(value)) return wrong(out, path, value, `an object with ${Object.keys(readers).join(', ')}`);
    const result: Partial<T> = {};
    for (const [name, item] of Object.entries(value)) {
      if (item === undefined) continue;
      const at = path === 'options' ? name : `${path}.${name}`;
      if (!Object.hasOwn(readers, name)) {
        wrong(out, at, item, unknownName(name, Object.keys(readers), elsewhere), 'secret');
        continue;
      }
      const key = name as keyof T;
      const read = readers[key](item, at, out);
      if (read !== undefined) result[key] = read;
    }
    return result;
  };
}

function unknownName(name: string, known: readonly string[], elsewhere: readonly string[]): string {
  const misplaced = elsewhere.find((path) => path.slice(path.lastIndexOf('.') + 1) === name);
  const meant = misplaced ?? nearestName(name, known);
  const names = `one of the names ${known.join(', ')}`;
  return meant === undefined ? names : `${names}; did you mean "${meant}"`;
}

/** Reads a list; a single value that can be an item is a list of one. */
export function listOf<T>(item: Reader<T>, what: string): Reader<readonly T[]> {
  return (value, path, out) => {
    if (typeof value === 'string') {
      const read = item(value, path, out);
      if (read === undefined) return undefined;
      out.notes.push(`${path}: a single value is read as a list of one`);
      return [read];
    }
    if (!Array.isArray(value)) return wrong(out, path, value, `a list of ${what}`);
    return value.map((each, index) => item(each, `${path}[${index}]`, out)).filter((read) => read !== undefined);
  };
}

/** Reads one of a few literals; other strings get the nearest one suggested. */
export function oneOf<T extends string>(known: readonly T[], also: string = ''): Reader<T> {
  return (value, path, out) => {
    const found = known.find((literal) => literal === value);
    if (found !== undefined) return found;
    const near = typeof value === 'string' ? nearestName(value, known) : undefined;
    const names = known.length > 8 ? 'a known name' : `${known.map((name) => `'${name}'`).join(', ')}${also}`;
    return wrong(out, path, value, near === undefined ? names : `${names}; did you mean "${near}"`);
  };
}

/** Reads a text by what it can only mean, and notes it when that is spelled otherwise. */
export function textAs<T extends string>(read: (text: string) => Read<T>, what: string): Reader<T> {
  return (value, path, out) => {
    if (typeof value !== 'string') return wrong(out, path, value, what);
    const result = read(value);
    if ('expected' in result) return wrong(out, path, value, result.expected);
    if (result.value !== value) out.notes.push(`${path}: ${shownValue(value)} is read as "${result.value}"`);
    return result.value;
  };
}

/** Reads a whole number within bounds, both included. */
export function wholeNumber(least: number, most: number, unit: string): Reader<number> {
  return (value, path, out) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most
      ? Number(value)
      : wrong(out, path, value, `a whole number from ${least} to ${most} (${unit})`);
}

export const readBoolean: Reader<boolean> = (value, path, out) =>
  typeof value === 'boolean' ? value : wrong(out, path, value, 'true or false');

/**
 * Reads `{ name: value }` as header lines. A value is never shown; one that is undefined (an unset environment variable) is left
 * out.
 *
 * @param reserved - names that are not the user's to set
 */
export function headerLines(reserved: RegExp): Reader<readonly HeaderLine[]> {
  return (value, path, out) => {
    if (!isPlainObject(value)) return wrong(out, path, value, 'an object of header names and values', 'secret');
    const lines: HeaderLine[] = [];
    for (const [name, text] of Object.entries(value)) {
      const at = `${path}[${JSON.stringify(name)}]`;
      if (text === undefined) continue;
      if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(name))
        wrong(out, at, text, 'a header name without spaces and colons', 'secret');
      else if (reserved.test(name)) wrong(out, at, text, 'another name: every check sets this header itself', 'secret');
      else if (typeof text !== 'string') wrong(out, at, text, 'the value as a string', 'secret');
      else if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) wrong(out, at, text, 'one line of Latin-1 text', 'secret');
      else lines.push([name, text.trim()]);
    }
    return lines;
  };
}

/** An object and not a list, a function or null; told by its tag, so that one of another realm counts too. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]';
}
