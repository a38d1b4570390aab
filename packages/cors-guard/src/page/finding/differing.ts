/** A piece of text, and whether it differs from the other side. */
export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

/**
 * Marks what differs between what was got and what was needed: everything between their common start and their common end.
 *
 * @example differing('https://a.example/', 'https://a.example')
 * // { got: [{ text: 'https://a.example', differs: false }, { text: '/', differs: true }], needed: [{ ... }] }
 */
export function differing(
  got: string,
  needed: string,
): { readonly got: readonly Piece[]; readonly needed: readonly Piece[] } {
  const most = Math.min(got.length, needed.length);
  let start = 0;
  while (start < most && got[start] === needed[start]) start += 1;
  let end = 0;
  while (end < most - start && got.at(-1 - end) === needed.at(-1 - end)) end += 1;
  const pieces = (text: string): readonly Piece[] =>
    [
      { text: text.slice(0, start), differs: false },
      { text: text.slice(start, text.length - end), differs: true },
      { text: text.slice(text.length - end), differs: false },
    ].filter((piece) => piece.text !== '');
  return { got: pieces(got), needed: pieces(needed) };
}
