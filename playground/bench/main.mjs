// `npm run bench [-- vite|webpack] [--quick] [--profile FOLDER]`: how fast the guarded dev server forwards and starts, and what the
// plugin weighs. All servers run side by side and take turns: only ratios within one run mean anything.
//
// Ends with status 1 when the numbers say nothing, because no check ran beside them; a bar that is missed says `short`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../scripts/programs.mjs';
import { differingFiles } from './builds.mjs';
import { familyNames, hostsOf } from './hosts.mjs';
import { measureHost } from './measure.mjs';
import { eagerModules, gzippedKB, packedKB, sizeBars } from './sizes.mjs';
import { keeps } from './statistics.mjs';

/** Rows may take so long, in ms; a command that measures two hosts has less time for each. */
const full = (share) => ({
  loads: { pairs: 3, rounds: 60, ms: 25_000 * share },
  pages: { rounds: 10, ms: 90_000 * share },
  starts: { rounds: 24, ms: 60_000 * share },
});
const ONCE = { rounds: 1, ms: Infinity };
const QUICK = { loads: { ...ONCE, pairs: 1, sliceMs: 50 }, pages: ONCE, starts: ONCE };

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, profile: { type: 'string' } },
});
const family = positionals[0] ?? 'vite';
const hosts = hostsOf(family);
if (!hosts) {
  console.error(`usage: npm run bench [-- ${familyNames.join('|')}] [--quick] [--profile FOLDER]`);
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), 'cors-guard-bench-'));
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: [...chromiumFlags],
  chromiumSandbox: !chromiumFlags.includes('--no-sandbox'),
});
const results = [];
try {
  for (const host of hosts) {
    const rows = [];
    const onRow = (row) => print(row, rows);
    console.log(`${host.name}, guarded / bare:`);
    const own = await mkdtemp(join(folder, 'host-'));
    const limits = values.quick ? QUICK : full(hosts.length > 1 ? 0.6 : 1);
    const told = await measureHost({ host, folder: own, browser, limits, profile: values.profile, onRow });
    (await rowsOfSizes(host.entry)).forEach(onRow);
    console.log(
      `probes during the run: ${told.probes}, findings: ${told.findings}, calls recorded: ${told.recorded}\n`,
    );
    results.push({ host: host.name, rows, ...told });
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
console.log(JSON.stringify({ family, quick: values.quick, results }));
if (results.some(({ probes }) => probes === 0)) {
  console.error('No check ran beside a measurement: its ratios say nothing.');
  process.exitCode = 1;
}

/** One line a row. A short run is too short for a judgement. */
function print({ name, value, unit = '', bar, ...certainty }, rows) {
  const judgement = values.quick ? {} : { ...bar, ok: keeps(bar, value) };
  rows.push({ name, value, unit, ...judgement, ...certainty });
  const columns = [name.padEnd(72), short(value).padStart(8), unit.padEnd(8)];
  if (!values.quick) {
    columns.push((bar.atMost === undefined ? `>= ${bar.atLeast}` : `<= ${bar.atMost}`).padEnd(7));
    columns.push(judgement.ok ? 'ok   ' : 'short');
  }
  if (certainty.rounds > 1) columns.push(`${certainty.interval.map(short).join(' to ')}, ${certainty.rounds} rounds`);
  console.log(`  ${columns.join(' ').trimEnd()}`);
}

/** Numbers that stand below each other. */
function short(value) {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

async function rowsOfSizes(entry) {
  const { own } = await eagerModules(entry);
  const eager = [...own.values()].reduce((sum, size) => sum + size, 0);
  const sizes = [
    { name: 'own code that is loaded at the start', value: eager, atMost: sizeBars.eagerKB },
    { name: 'recorder, gzip', value: await gzippedKB('page/recorder.js'), atMost: sizeBars.recorderKB },
    {
      name: 'overlay, loaded when first needed, gzip',
      value: await gzippedKB('page/overlay.js'),
      atMost: sizeBars.overlayKB,
    },
    { name: 'packed package', value: await packedKB(), atMost: sizeBars.packedKB },
  ];
  const root = fileURLToPath(new URL('app', import.meta.url));
  const differing = {
    name: 'files of a production build that differ',
    value: await differingFiles(root),
    bar: { atMost: 0 },
  };
  return [...sizes.map(({ name, value, atMost }) => ({ name, value, unit: 'KB', bar: { atMost } })), differing];
}
