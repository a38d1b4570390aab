import { reportedHeaderValues, reportLimits, type PageCall } from '../report/protocol.ts';

type Lines = PageCall['headers'];

/** Values that decide about a preflight and are no secret. */
const shown = new Set<string>(reportedHeaderValues);

/**
 * Headers of an init object as name-value lines, in the author's order. undefined when they cannot be read without using them up:
 * an iterator can be run through only once.
 *
 * @throws what reading the author's object throws
 */
export function linesOf(headers: unknown): Lines | undefined {
  if (headers === undefined || headers === null) return [];
  const iterable = headers as Iterable<unknown>;
  if (!iterable[Symbol.iterator]) return Object.entries(headers).map(([name, value]) => [name, String(value)]);
  if (Object.is(iterable[Symbol.iterator](), iterable)) return undefined;
  const pairs = [...iterable];
  if (!pairs.every((pair) => Array.isArray(pair))) return undefined;
  return pairs.map(([name, value]) => [String(name), String(value)]);
}

/**
 * Headers as they may be told: those that the browser kept, values hidden. undefined when there are more or longer ones than a
 * report may carry.
 *
 * @param kept - the list of a Request that was made of them: the browser drops what an author may not set
 */
export function told(lines: Lines, kept: Headers): Lines | undefined {
  // Chromium drops User-Agent where others keep it (measured): what every browser would send is not for this one to decide.
  const own = lines.filter(([name]) => kept.has(name) || /^user-agent$/i.test(name));
  if (own.length > reportLimits.headers || own.some(([name]) => name.length > reportLimits.headerName))
    return undefined;
  return own.map(([name, value]) => [
    name,
    shown.has(name.toLowerCase()) ? value.slice(0, reportLimits.headerValue) : '',
  ]);
}
