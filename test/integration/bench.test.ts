/** The short run of the bench: every row is there, with a number, and checks ran beside the measurements. Bars need a quiet machine. */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../playground/bench/main.mjs', import.meta.url));

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

interface Result {
  readonly rows: readonly Row[];
  readonly probes: number;
  readonly recorded: number;
}

it('measures every row, with checks running', async () => {
  const env = { ...process.env, VITEST: '', NODE_ENV: '' };
  const { stdout } = await promisify(execFile)(process.execPath, [main, '--quick'], { env });
  const lines = stdout.trim().split('\n');
  const [result] = (JSON.parse(lines.at(-1) ?? '') as { results: [Result] }).results;
  const { rows, probes, recorded } = result;
  expect(rows.map(({ name }) => name)).toEqual([
    ...['c1', 'c6'].map((load) => `p50, https 20 ms away, ${load}`),
    ...['https, c6', 'https, c32', 'http, c6', 'http, c32'].map((load) => `requests/s, loopback ${load}`),
    ...['rewrite', 'configure', 'bypass'].map((hook) => `requests/s, loopback http, entry with ${hook}, c6`),
    ...both('loopback http, POST of 1 KB, c6'),
    ...['c1', 'c6', 'c32'].flatMap((load) => both(`loopback http, against an agent that keeps connections, ${load}`)),
    ...['cold', 'warm'].map((when) => `page of 48 calls in a browser, https 20 ms away, ${when}`),
    'start of the dev server',
    'memory when idle',
    'failed requests that bare has not',
    'requests executed twice',
    'own code that is loaded at the start',
    'recorder, gzip',
    'overlay, loaded when first needed, gzip',
    'packed package',
    'files of a production build that differ',
  ]);
  for (const { name, value } of rows) expect(value, name).toSatisfy(Number.isFinite);
  // Each row has its line, so that people read what programs read.
  for (const { name } of rows) expect(lines.filter((line) => line.startsWith(`  ${name} `))).toHaveLength(1);
  const named = (wanted: string): number | undefined => rows.find(({ name }) => name === wanted)?.value;
  expect(named('failed requests that bare has not')).toBe(0);
  expect(named('requests executed twice')).toBe(0);
  expect(named('files of a production build that differ')).toBe(0);
  expect(probes).toBeGreaterThan(0);
  expect(recorded).toBeGreaterThan(0);
}, 180_000);

const both = (name: string): readonly string[] => [`p50, ${name}`, `requests/s, ${name}`];
