/**
 * Breaks a text at spaces into lines of at most `width` characters; a longer word stays whole.
 *
 * @param width - in characters, Infinity = one line
 * @example wrap('one two three', 7) // ['one two', 'three']
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/**
 * Breaks a command before options and pipes only, so that the lines can still be pasted: each but the last ends with `\`.
 *
 * @example wrapCommand("curl -si https://api.example.com -H 'Origin: x' | head -1", 40)
 */
export function wrapCommand(command: string, width: number): readonly string[] {
  const parts = command.split(/ (?=-H |\| )/);
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    // Two more for the backslash.
    if (line !== '' && line.length + 1 + part.length + 2 > width) {
      lines.push(`${line} \\`);
      line = `  ${part}`;
    } else {
      line = line === '' ? part : `${line} ${part}`;
    }
  }
  return [...lines, line];
}
