/**
 * Where in a source the text stands, as findings say it: `items.ts:12:35`.
 *
 * @param sources - text by the name of the file
 */
export function placeOf<File extends string>(
  sources: Readonly<Record<File, string>>,
  file: File,
  text: string,
): string {
  const lines = sources[file].split('\n');
  const line = lines.findIndex((one) => one.includes(text));
  return `${file}:${line + 1}:${(lines[line] ?? '').indexOf(text) + 1}`;
}
