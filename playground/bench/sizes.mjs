// What the built package weighs. Sizes are in KB of 1024 bytes.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { parseAst } from 'vite';

const KB = 1024;

/**
 * The most that parts of the package may weigh. The recorder runs before the app, and what is loaded at the start delays it; the
 * archive is what every install downloads, and more than half of it are the pages about findings and declarations.
 */
export const sizeBars = { eagerKB: 30, recorderKB: 3, bundledKB: 4, overlayKB: 15, packedKB: 300 };

const packageFolder = fileURLToPath(new URL('../../packages/cors-guard', import.meta.url));
const pnpm = fileURLToPath(new URL('../../node_modules/pnpm/bin/pnpm.cjs', import.meta.url));

/** A file of `dist` as a server would send it, compressed. */
export async function gzippedKB(file) {
  return gzipSync(await readFile(join(packageFolder, 'dist', file)), { level: 9 }).length / KB;
}

/**
 * What an entry of `dist` loads before it runs: modules of our own by file to KB, and names of everything else.
 */
export async function eagerModules(entry, found = { own: new Map(), others: new Set() }) {
  if (found.own.has(entry)) return found;
  const text = await readFile(join(packageFolder, 'dist', entry), 'utf8');
  found.own.set(entry, Buffer.byteLength(text) / KB);
  // Imports, and exports from elsewhere.
  for (const from of parseAst(text).body.flatMap(({ source }) => source?.value ?? [])) {
    if (from.startsWith('.')) await eagerModules(join(entry, '..', from), found);
    else found.others.add(from);
  }
  return found;
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
