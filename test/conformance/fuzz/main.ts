import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Pages } from '../corpus.ts';
import { isLiveBrowserName } from '../live/format.ts';
import { startLive } from '../live/live.ts';
import { readLines } from '../record/lines.ts';
import { fuzz } from './fuzz.ts';
import { lineOf } from './judge.ts';
import { isPlayable } from './playable.ts';
import { spreadText } from './spread.ts';

const USAGE = 'Usage: npm run fuzz -- --browser chromium|firefox [--cases N] [--seed S] [--from corpus.jsonl]';

/**
 * The command `fuzz`: asks an installed browser and the engine the same cases and prints each disagreement, shrunk, as a
 * line of a corpus; then how the cases were spread, and last how many passed and failed.
 *
 * @param folder - where the page kinds lie
 * @param args - command line
 * @returns exit status: 0 no disagreement, 1 disagreements, 2 wrong usage
 */
export async function main(folder: string, args: string[], print: (text: string) => void): Promise<number> {
  const values = readArgs(args);
  const [cases, seed] = [Number(values?.cases), Number(values?.seed)];
  if (!values || !isLiveBrowserName(values.browser) || !Number.isInteger(cases) || !Number.isInteger(seed)) {
    print(USAGE);
    return 2;
  }
  const from = values.from === undefined ? [] : readLines(values.from).filter((line) => line.req && isPlayable(line));
  const pages = JSON.parse(readFileSync(join(folder, 'cors-pages.json'), 'utf8')) as Pages;
  const live = await startLive(values.browser, pages);
  const result = await fuzz(live, pages, { cases, seed, from }, (judged) => print(lineOf(judged, live.name))).finally(
    () => live.close(),
  );
  print(`${live.version}, seed ${seed}: ${spreadText(result.spread)}`);
  const { passed, failed, unrepeated } = result;
  print(`${passed} passed, ${failed} failed${unrepeated > 0 ? `, ${unrepeated} not repeated` : ''}`);
  return failed > 0 ? 1 : 0;
}

/** `undefined` for options that do not exist. */
function readArgs(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        browser: { type: 'string' },
        cases: { type: 'string', default: '1000' },
        seed: { type: 'string', default: '1' },
        from: { type: 'string' },
      },
    }).values;
  } catch {
    return undefined;
  }
}
