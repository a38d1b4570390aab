// What the built package weighs. Sizes are in KB of 1024 bytes.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

const KB = 1024;
const packageFolder = fileURLToPath(new URL('../../packages/cors-guard', import.meta.url));
const pnpm = fileURLToPath(new URL('../../node_modules/pnpm/bin/pnpm.cjs', import.meta.url));

/** A file of `dist` as a server would send it, compressed. */
export async function gzippedKB(file) {
  return gzipSync(await readFile(join(packageFolder, 'dist', file)), { level: 9 }).length / KB;
}

/** Modules of our own that an entry of `dist` loads at once: path to KB. */
export async function eagerFiles(entry, files = new Map()) {
  const path = join(packageFolder, 'dist', entry);
  if (files.has(path)) return files;
  const text = await readFile(path, 'utf8');
  files.set(path, Buffer.byteLength(text) / KB);
  for (const from of importsOf(text)) if (from.startsWith('.')) await eagerFiles(join(entry, '..', from), files);
  return files;
}

/** What a module imports before it runs. */
export function importsOf(text) {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*["']([^"']+)["']/g)].map(([, from]) => from);
}

/** The archive that npm would be given. */
export async function packedKB() {
  const folder = await mkdtemp(join(tmpdir(), 'cors-guard-size-'));
  try {
    await promisify(execFile)(process.execPath, [pnpm, 'pack', '--pack-destination', folder], { cwd: packageFolder });
    const [archive] = await readdir(folder);
    return (await stat(join(folder, archive))).size / KB;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
