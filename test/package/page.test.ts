import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const dist = fileURLToPath(new URL('../../packages/cors-guard/dist/', import.meta.url));

it('keeps the recorder within 3 KB gzip, in one line that leaves no name behind', async () => {
  const recorder = await readFile(`${dist}page/recorder.js`);
  expect(gzipSync(recorder, { level: 9 }).length).toBeLessThanOrEqual(3 * 1024);
  expect(recorder.toString()).toMatch(/^\(function\(\)\{[^\n]*\}\)\(\);?\n?$/);
});

it('keeps the plugin for Vite within 30 KB; all else is loaded when it is needed', async () => {
  const { size } = await stat(`${dist}vite.js`);
  expect(size).toBeLessThanOrEqual(30 * 1024);
});
