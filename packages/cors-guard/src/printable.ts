/** Longest foreign text that is shown in full, in characters. */
const MOST_SHOWN = 200;

/** Controls, and the invisible characters that turn or break a line. */
const NOT_PRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\u2028\u2029]/gu;

/**
 * Makes foreign text inert for terminals, files and pages: control and direction characters become `\u{..}`, long text is cut.
 *
 * @param most - longest text that is not cut, in characters
 * @example printable('https://a\u001b[2J') // 'https://a\\u{1b}[2J'
 */
export function printable(text: string, most: number = MOST_SHOWN): string {
  const cut = text.length > most ? `${text.slice(0, most)}...` : text;
  return cut.replace(NOT_PRINTABLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
