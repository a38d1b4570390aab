import type { HeaderLine } from '../predict/types.ts';

/**
 * Pairs of a flat `rawHeaders` list. Pseudo headers of HTTP/2 (`:method` ...) are left out: they are the request line.
 *
 * @example linesOf(['Host', 'localhost', 'Accept', '*' + '/*']) // [['Host', 'localhost'], ['Accept', '*' + '/*']]
 */
export function linesOf(rawHeaders: readonly string[]): HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!name.startsWith(':')) lines.push([name, rawHeaders[index + 1] ?? '']);
  }
  return lines;
}

/**
 * Position of the first line with one of these names, -1 when there is none.
 *
 * @param names - lower case
 */
export function positionOf(lines: readonly HeaderLine[], ...names: readonly string[]): number {
  return lines.findIndex(([name]) => names.includes(name.toLowerCase()));
}
