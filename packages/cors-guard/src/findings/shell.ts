import { printable } from '../printable.ts';

/** Longest URL or name that goes into a command; longer ones would not be copied by anyone. */
const MOST_QUOTED = 2_000;

/**
 * One word of a POSIX shell that stands for exactly this text: bare when nothing in it means anything to a shell, else in single
 * quotes. Control characters cannot be pasted safely and are spelled out.
 *
 * @example shellWord('it $(runs)') // `'it $(runs)'`
 */
export function shellWord(text: string): string {
  const inert = printable(text, MOST_QUOTED);
  if (/^[\w:/.,@%+=-]+$/.test(inert)) return inert;
  return `'${inert.replaceAll("'", String.raw`'\''`)}'`;
}

/** A variable in place of a value that is not shown: `"$COOKIE"`. */
export function shellVariable(name: string): string {
  return `"$${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}"`;
}

/** Numbers the second and further uses of one name: two ids of a path are two variables. */
export function createNames(): (name: string) => string {
  const uses = new Map<string, number>();
  return (name) => {
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    return use === 1 ? name : `${name}${use}`;
  };
}
