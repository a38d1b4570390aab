import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Pages } from '../corpus.ts';
import { isLiveBrowserName } from '../live/format.ts';
import { startLive } from '../live/live.ts';
import { ASPECTS } from './differences.ts';
import { evenly, readLines } from './lines.ts';
import { record, type Recording } from './record.ts';

const USAGE = 'Usage: npm run record -- --browser chromium|firefox [--cases N] [--out FILE] [FILE...]';

/**
 * The command `record`: replays the cases of corpora in an installed browser. It prints each difference in outcome, wire and
 * readable as a line, then how many there are; `--out` writes the cases with the new observations, so that `diff` against
 * the old file shows what changed.
 *
 * @param folder - where the project's own corpora lie
 * @param args - command line; without files it replays `cors.jsonl`, with `--cases N` only N of them, evenly spread
 * @returns exit status: 0 no difference, 1 differences, 2 wrong usage
 */
export async function main(folder: string, args: string[], print: (text: string) => void): Promise<number> {
  const parsed = readArgs(args);
  const cases = Number(parsed?.values.cases);
  if (!parsed || !isLiveBrowserName(parsed.values.browser) || !(cases >= 1)) {
    print(USAGE);
    return 2;
  }
  const { browser, out } = parsed.values;
  const files = parsed.positionals.length > 0 ? parsed.positionals : [join(folder, 'cors.jsonl')];
  const lines = evenly(files.flatMap(readLines), cases);
  const pages = JSON.parse(readFileSync(join(folder, 'cors-pages.json'), 'utf8')) as Pages;
  const live = await startLive(browser, pages);
  const recording = await record(live, lines).finally(() => live.close());
  print(`${textOf(recording, browser)}${live.version}: ${lines.length} cases recorded anew, ${countsOf(recording)}`);
  if (out !== undefined) {
    writeFileSync(out, recording.lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
  return recording.differences.length > 0 ? 1 : 0;
}

function textOf({ differences }: Recording, browser: string): string {
  return differences
    .map(
      (found) =>
        `${browser} ${found.class} ${found.id} ${found.aspect}: recorded ${found.recorded}, now ${found.now}\n`,
    )
    .join('');
}

function countsOf({ differences }: Recording): string {
  const counts = ASPECTS.map((aspect) => `${aspect} ${differences.filter((found) => found.aspect === aspect).length}`);
  return `differences: ${counts.join(', ')}`;
}

/** `undefined` for options that do not exist. */
function readArgs(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { browser: { type: 'string' }, cases: { type: 'string', default: 'Infinity' }, out: { type: 'string' } },
    });
  } catch {
    return undefined;
  }
}
