import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder that goes when it is closed. */
export async function startFolder(): Promise<{ readonly path: string; close(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'cors-guard-'));
  return { path, close: () => rm(path, { recursive: true, force: true }) };
}
