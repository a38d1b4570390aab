import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { reportDocument } from './document.ts';
import type { Clock } from '../clock.ts';
import type { Reporter, Snapshot } from './types.ts';

/** Snapshots within this time become one write, in milliseconds. */
const BATCH_MS = 200;

/** On Windows a reader or a virus scanner holds a file for a moment; these are the waits before another try. */
const RENAME_WAITS_MS = [10, 50, 200] as const;

/** What a report file needs. */
export interface JsonDeps {
  /** Absolute path of the file. Its folder is made when it is missing. */
  readonly file: string;
  readonly clock: Clock;
  /** Hears once that the file cannot be written; must not throw. */
  readonly onFault: (error: Error) => void;
}

/**
 * Writes the report file: at the first snapshot, which has empty lists, then in batches, and at the end. Whoever reads it sees a
 * whole document at any time. A folder that was made for it keeps itself out of git.
 *
 * @example createJsonReporter({ file: '/app/node_modules/.cors-guard/report.json', clock, onFault })
 */
export function createJsonReporter({ file, clock, onFault }: JsonDeps): Reporter {
  let latest: Snapshot | undefined;
  let cancel: (() => void) | undefined;
  let writing: Promise<void> = Promise.resolve();
  let written: string | undefined;
  let begun = false;
  let isFaulty = false;

  function writeSoon(): void {
    cancel = clock.after(BATCH_MS, () => {
      cancel = undefined;
      writeLatest();
    });
  }

  function writeLatest(): void {
    const snapshot = latest;
    if (!snapshot) return;
    latest = undefined;
    writing = writing.then(() => write(snapshot));
  }

  async function write(snapshot: Snapshot): Promise<void> {
    try {
      const text = `${JSON.stringify(reportDocument(snapshot), null, 2)}\n`;
      if (text === written) return;
      await makeFolder(dirname(file));
      await replace(file, text, clock);
      written = text;
    } catch (error) {
      if (!isFaulty) onFault(new Error(`the report file cannot be written: ${codeOf(error)} ${file}`));
      isFaulty = true;
    }
  }

  return {
    update(snapshot) {
      latest = snapshot;
      if (cancel) return;
      if (!begun) writeLatest();
      begun = true;
      writeSoon();
    },
    close(snapshot) {
      cancel?.();
      latest = snapshot;
      writeLatest();
      return writing;
    },
  };
}

/** Only a folder of our own making gets the file that hides it: what is in others is the user's. */
async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await writeFile(join(folder, '.gitignore'), '*\n');
}

/** Under another name in the same folder first: a rename replaces the file at one stroke. */
async function replace(file: string, text: string, clock: Clock): Promise<void> {
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  await writeFile(temporary, text);
  for (const wait of [...RENAME_WAITS_MS, undefined]) {
    try {
      return await rename(temporary, file);
    } catch (error) {
      if (wait === undefined || !/^E(PERM|ACCES|BUSY)$/.test(codeOf(error))) {
        await rm(temporary, { force: true });
        throw error;
      }
      await new Promise<void>((resolve) => clock.after(wait, resolve));
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'fault';
}
