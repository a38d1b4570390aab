import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JudgedCall } from '../findings/index.ts';
import type { Clock } from '../clock.ts';
import { isSettled } from './shapes.ts';

/** Verdicts outlive a restart of the dev server for this long, in milliseconds (design, rule 6.8). */
const KEPT_MS = 600_000;

/** A burst of verdicts is one write. */
const WRITE_MS = 500;

type Verdicts = JudgedCall['verdicts'];

/** Settled verdicts of the run before: what passed or cannot be told is not asked again after a restart. */
export interface KeptVerdicts {
  /** The verdicts of this shape, if they are fresh. Failures are never kept: they are asked again at once. */
  take(key: string): Verdicts | undefined;
  note(key: string, verdicts: Verdicts): void;
  /** Writes what is not written yet. */
  close(): Promise<void>;
}

interface Entry {
  readonly at: number;
  readonly verdicts: Verdicts;
}

/**
 * Reads the file of the run before; a file that is missing, broken or of another version counts as empty.
 *
 * @param file - in the cache folder of the project
 * @param scope - everything verdicts depend on beside the shape (page, routes, options, version): another scope, another verdict
 * @example const kept = await openKept('node_modules/.vite/cors-guard.json', 'https://app.example.com safe', systemClock);
 */
export async function openKept(file: string, scope: string, clock: Clock): Promise<KeptVerdicts> {
  const entries = new Map<string, Entry>(Object.entries(await readEntries(file)));
  let cancel: (() => void) | undefined;
  let writing: Promise<void> = Promise.resolve();
  // Keys hold paths and header names: hashed, nothing of the app can be read from the file.
  const hash = (key: string): string => createHash('sha256').update(`${scope}\n${key}`).digest('base64url');
  const isFresh = (entry: Entry): boolean => clock.now() - entry.at < KEPT_MS;

  function write(): void {
    cancel = undefined;
    const fresh = Object.fromEntries([...entries].filter(([, entry]) => isFresh(entry)));
    writing = writing.then(() => writeEntries(file, fresh));
  }

  return {
    take(key) {
      const entry = entries.get(hash(key));
      return entry && isFresh(entry) ? entry.verdicts : undefined;
    },
    note(key, verdicts) {
      if (!Object.values(verdicts).every(isSettled)) {
        if (!entries.delete(hash(key))) return;
      } else {
        entries.set(hash(key), { at: clock.now(), verdicts });
      }
      cancel ??= clock.after(WRITE_MS, write);
    },
    close() {
      if (cancel) {
        cancel();
        write();
      }
      return writing;
    },
  };
}

async function readEntries(file: string): Promise<Record<string, Entry>> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).filter((pair): pair is [string, Entry] => isEntry(pair[1])));
  } catch {
    return {};
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { at, verdicts } = value as Partial<Entry>;
  return (
    typeof at === 'number' &&
    typeof verdicts === 'object' &&
    verdicts !== null &&
    Object.values(verdicts).every((verdict) => verdict?.outcome === 'pass' || verdict?.outcome === 'unknown')
  );
}

/** A cache that cannot be written costs a few probes after a restart, nothing else: no message. */
async function writeEntries(file: string, entries: Record<string, Entry>): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, JSON.stringify(entries, keepEvidenceOfCors));
    await rename(temporary, file);
  } catch {
    // See above.
  }
}

/** Evidence may hold a Location with a token in it: only values of Access-Control-* and statuses are written down. */
function keepEvidenceOfCors(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('header' in value) || !('got' in value)) return value;
  return /^(access-control-|:status$)/i.test(String(value.header)) ? value : { ...value, got: null };
}
