import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readCorpus, type Case, type Pages } from './corpus.ts';
import { isInAgreement, tally, tallyText } from './tally.ts';

/**
 * The command `conformance [--json] [FILE...]`: replays corpora through the engine and prints how far it agrees with the
 * browsers; last a line of JSON with the totals. `--json` prints that line alone.
 *
 * @param folder - where the project's own corpora lie
 * @param args - command line
 * @param print - takes one line or more
 * @returns exit status: 0 when outcome, wire and readable agree everywhere
 */
export function main(folder: string, args: readonly string[], print: (text: string) => void): number {
  const files = args.filter((arg) => arg !== '--json');
  const result = tally(readCases(folder, files));
  if (!args.includes('--json')) print(tallyText(result));
  print(JSON.stringify(result.totals));
  return isInAgreement(result) ? 0 : 1;
}

/**
 * Cases of the given corpora, or of all in the folder. Page kinds are the project's own, and those of a `cors-pages.json` that
 * lies beside a corpus.
 */
export function readCases(folder: string, files: readonly string[] = []): Case[] {
  const known = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => join(folder, name));
  const pages = readPages(folder);
  return (files.length > 0 ? files : known).flatMap((file) =>
    readCorpus(file, { ...pages, ...readPages(dirname(file)) }),
  );
}

function readPages(folder: string): Pages {
  const file = join(folder, 'cors-pages.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Pages) : {};
}
