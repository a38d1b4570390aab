import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** @param files - corpora to read instead of all in the folder */
export function readCases(folder: string, files: readonly string[] = []): Case[] {
  const pages = JSON.parse(readFileSync(join(folder, 'cors-pages.json'), 'utf8')) as Pages;
  const known = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => join(folder, name));
  return (files.length > 0 ? files : known).flatMap((file) => readCorpus(file, pages));
}
