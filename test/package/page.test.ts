import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { eagerModules, gzippedKB, packedKB, sizeBars } from '../../playground/bench/sizes.mjs';

const dist = new URL('../../packages/cors-guard/dist/', import.meta.url);

it('keeps the recorder within 3 KB gzip, in one line that leaves no name behind', async () => {
  expect(await gzippedKB('page/recorder.js')).toBeLessThanOrEqual(sizeBars.recorderKB);
  const recorder = await readFile(new URL('page/recorder.js', dist), 'utf8');
  expect(recorder).toMatch(/^\(function\(\)\{[^\n]*\}\)\(\);?\n?$/);
});

it('keeps recorder and channel within 4 KB gzip, where they are one file, and its imports out of the hands of bundlers', async () => {
  const bundled = await readFile(new URL('page/bundled.js', dist), 'utf8');
  expect(await gzippedKB('page/bundled.js')).toBeLessThanOrEqual(sizeBars.bundledKB);
  expect(bundled).toMatch(/^\(function\(\)\{[^\n]*\}\)\(\);?\n?$/);
  expect(bundled.match(/\bimport\([^`]*/g)).toEqual(['import(/* webpackIgnore: true */ ']);
});

it('keeps the overlay within 15 KB gzip', async () => {
  expect(await gzippedKB('page/overlay.js')).toBeLessThanOrEqual(sizeBars.overlayKB);
});

it('keeps the archive that is installed within 300 KB', async () => {
  expect(await packedKB()).toBeLessThanOrEqual(sizeBars.packedKB);
});

describe.each([['vite.js'], ['webpack.js'], ['rspack.js'], ['rsbuild.js'], ['http-proxy-middleware.js']])(
  'what %s loads before the server listens',
  (entry) => {
    it('is within 30 KB of our own', async () => {
      const { own } = await eagerModules(entry);
      expect(own.size).toBeGreaterThan(1);
      expect([...own.values()].reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(sizeBars.eagerKB);
    });

    // Loading http2, or an HTTP client, took more than ten times as long as all of our own code (measured).
    it('is nothing else but what its host has loaded already', async () => {
      const { others } = await eagerModules(entry);
      const loaded = ['node:fs', 'node:http', 'node:https', 'node:module', 'node:path', 'node:url', 'picomatch'];
      expect([...others].filter((name) => !loaded.includes(name))).toEqual([]);
    });
  },
);
