import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A temporary folder that goes when it is closed. */
export interface Folder {
  readonly path: string;
  close(): Promise<void>;
}

/**
 * Makes a temporary folder.
 *
 * @param files - what is in it, text by path
 */
export async function startFolder(files: Readonly<Record<string, string>> = {}): Promise<Folder> {
  // Bundlers name files as the disk does, whatever links lead there.
  const path = await realpath(await mkdtemp(join(tmpdir(), 'cors-guard-')));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return { path, close: () => rm(path, { recursive: true, force: true }) };
}
