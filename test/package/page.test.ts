import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const dist = new URL('../../packages/cors-guard/dist/', import.meta.url);

const KB = 1024;

it('keeps the recorder within 3 KB gzip, in one line that leaves no name behind', async () => {
  const recorder = await readFile(new URL('page/recorder.js', dist));
  expect(gzipSync(recorder, { level: 9 }).length).toBeLessThanOrEqual(3 * KB);
  expect(recorder.toString()).toMatch(/^\(function\(\)\{[^\n]*\}\)\(\);?\n?$/);
});

it('keeps recorder and channel within 4 KB gzip, where they are one file, and its imports out of the hands of bundlers', async () => {
  const bundled = await readFile(new URL('page/bundled.js', dist), 'utf8');
  expect(gzipSync(bundled, { level: 9 }).length).toBeLessThanOrEqual(4 * KB);
  expect(bundled).toMatch(/^\(function\(\)\{[^\n]*\}\)\(\);?\n?$/);
  expect(bundled.match(/\bimport\([^`]*/g)).toEqual(['import(/* webpackIgnore: true */ ']);
});

it('keeps the overlay within 15 KB gzip', async () => {
  const overlay = await readFile(new URL('page/overlay.js', dist));
  expect(gzipSync(overlay, { level: 9 }).length).toBeLessThanOrEqual(15 * KB);
});

it('keeps what the plugin for Vite loads at once within 30 KB; all else is loaded when it is needed', async () => {
  const files = await loadedWith(new URL('vite.js', dist));
  expect(files.size).toBeGreaterThan(1);
  expect([...files.values()].reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(30 * KB);
});

/** A module and all that it imports statically, path to size in bytes. */
async function loadedWith(module: URL, files: Map<string, number> = new Map()): Promise<Map<string, number>> {
  const path = fileURLToPath(module);
  if (files.has(path)) return files;
  const text = await readFile(path, 'utf8');
  files.set(path, Buffer.byteLength(text));
  for (const [, from = ''] of text.matchAll(/(?:from|import)\s*["'](\.[^"']+)["']/g))
    await loadedWith(new URL(from, module), files);
  return files;
}
