/**
 * One header line: name and value, as it stands on the wire or as an author appended it. A header list keeps duplicates and
 * order (Fetch, "header list").
 */
export type Header = readonly [name: string, value: string];
export type HeaderList = readonly Header[];

/**
 * The values of one header's lines, in order, without the spaces and tabs around them, which are no part of a field value
 * (RFC 9110, 5.5).
 *
 * @param name - in lower case
 * @example headerLines([['Vary', ' a'], ['vary', 'b']], 'vary') // ['a', 'b']
 */
export function headerLines(list: HeaderList, name: string): readonly string[] {
  const values: string[] = [];
  for (const [key, value] of list) {
    if (key.length === name.length && key.toLowerCase() === name) values.push(trimSpace(value));
  }
  return values;
}

/**
 * Fetch, "get" of a header list: all values joined by a comma and a space; `null` when there is none.
 *
 * @param name - in lower case
 * @example getHeader([['Vary', 'a'], ['vary', 'b']], 'vary') // 'a, b'
 */
export function getHeader(list: HeaderList, name: string): string | null {
  const lines = headerLines(list, name);
  return lines.length === 0 ? null : lines.length === 1 ? (lines[0] ?? null) : lines.join(', ');
}

/** Without the spaces and tabs around; other white space stays. */
export function trimSpace(value: string): string {
  return /^[\t ]|[\t ]$/.test(value) ? value.replace(/^[\t ]+|[\t ]+$/g, '') : value;
}

/** Whether the list has a header of this (lower-case) name. */
export function hasHeader(list: HeaderList, name: string): boolean {
  return list.some(([key]) => key.length === name.length && key.toLowerCase() === name);
}

/**
 * Joins the entries of one name into the first of them, as `setRequestHeader` does on its own and some browsers do before they
 * send (Fetch, "combine").
 *
 * @example combineHeaders([['A', '1'], ['b', '2'], ['a', '3']]) // [['A', '1, 3'], ['b', '2']]
 */
export function combineHeaders(list: HeaderList): HeaderList {
  if (list.length < 2) return list;
  const combined = new Map<string, Header>();
  for (const [name, value] of list) {
    const key = name.toLowerCase();
    const first = combined.get(key);
    combined.set(key, first ? [first[0], `${first[1]}, ${value}`] : [name, value]);
  }
  return [...combined.values()];
}
