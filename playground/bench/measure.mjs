// One host from beginning to end: its targets, its servers, all rows.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from 'selfsigned';
import { startChild } from './children.mjs';
import { compare } from './compare.mjs';
import { pathOf } from './routes.mjs';
import { loadsOf, pageBars, startBars } from './rows.mjs';
import { CALLS_OF_PAGE, measurePage, measureStart } from './starts.mjs';
import { isRecorded, stateOn } from './state.mjs';
import { intervalOfMedian, median } from './statistics.mjs';
import { takeTurns } from './turns.mjs';

const root = fileURLToPath(new URL('app', import.meta.url));

/**
 * @param host - `{ name, module, settings, kind }`
 * @param folder - an empty one, for caches
 * @param profile - folder for CPU profiles of all servers, undefined = none
 * @param onRow - is told each row as soon as it is known
 * @returns probes, findings and calls with a place in the source, of all guarded servers
 */
export async function measureHost({ host, folder, browser, limits, profile, onRow }) {
  const { env, certificate } = await trust(folder);
  const targets = await startChild('targets.mjs', certificate);
  const told = { probes: 0, findings: 0, recorded: 0 };
  let started = 0;
  const start = async (variant) => {
    started += 1;
    const name = `${variant}-${started}`;
    const settings = { ...host.settings, variant, targets: targets.ready, root, cacheDir: join(folder, name) };
    const execArgv = [
      '--no-deprecation',
      ...(profile ? ['--cpu-prof', '--cpu-prof-dir', profile, '--cpu-prof-name', `${name}.cpuprofile`] : []),
    ];
    const server = await startChild(host.module, settings, { env, execArgv });
    return variant === 'guarded' ? guardedServer(server, told) : server;
  };
  try {
    const loads = await measureLoads({ host, start, limits, onRow });
    let first = 0;
    const nextPage = () => (first += CALLS_OF_PAGE) - CALLS_OF_PAGE;
    const pages = await takeTurns({
      ...limits.pages,
      turn: (variant) => measurePage(start, variant, { browser, first: nextPage() }),
    });
    rowsOfPages(pages, pageBars[host.kind]).forEach(onRow);
    const starts = await takeTurns({ ...limits.starts, turn: (variant) => measureStart(start, variant) });
    rowsOfStarts(starts).forEach(onRow);
    const failed = (side) => loads[side] + pages.reduce((sum, page) => sum + page[side].failed, 0);
    const failedMore = Math.max(0, failed('guarded') - failed('bare'));
    const { executedTwice, asked } = await targets.ask('counts');
    for (const [target, requests] of Object.entries(asked))
      if (requests === 0) throw new Error(`no request has reached the target "${target}": its rows say nothing`);
    onRow({ name: 'failed requests that bare has not', value: failedMore, bar: { atMost: 0 } });
    onRow({ name: 'requests executed twice', value: executedTwice, bar: { atMost: 0 } });
  } finally {
    await targets.end();
  }
  return told;
}

/** A certificate for this machine, and the environment in which Node trusts it. */
async function trust(folder) {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const file = join(folder, 'certificate.pem');
  await writeFile(file, cert);
  return { certificate: { key, cert }, env: { NODE_EXTRA_CA_CERTS: file } };
}

async function measureLoads({ host, start, limits, onRow }) {
  const failed = { guarded: 0, bare: 0 };
  const loads = loadsOf(host.kind);
  let routes = 0;
  for (const variant of new Set(loads.map(({ against }) => against))) {
    const pairs = await startPairs({ start, variant, count: limits.loads.pairs });
    try {
      for (const { name, prefix, ...load } of loads.filter((one) => one.against === variant)) {
        const first = routes;
        const pathOfRound = (round) => pathOf(prefix, first + round);
        const { found, ...counts } = await compare({ ...load, ...limits.loads, pairs, pathOf: pathOfRound });
        routes += limits.loads.rounds + 1;
        for (const side of Object.keys(failed)) failed[side] += counts.failed[side];
        for (const [what, bar] of Object.entries(load.bars))
          onRow({ name: `${whats[what]}, ${name}, c${load.connections}`, bar, ...summary(found[what]) });
      }
    } finally {
      for (const server of pairs.flatMap(Object.values)) await server.end();
    }
  }
  return failed;
}

/**
 * Servers that are compared have served the same before, since that decides how well their code is optimised; and there are several
 * pairs, since two processes of the same server differ by 5 % (measured).
 */
async function startPairs({ start, variant, count }) {
  const pairs = [];
  while (pairs.length < count) pairs.push({ guarded: await start('guarded'), bare: await start(variant) });
  return pairs;
}

const whats = { p50: 'p50', rate: 'requests/s' };

function rowsOfPages(rounds, { cold, warm }) {
  const name = 'page of 48 calls in a browser, https 20 ms away';
  const ratios = (fact) => summary(rounds.map(({ guarded, bare }) => guarded[fact] / bare[fact]));
  return [
    { name: `${name}, cold`, bar: { atMost: cold }, ...ratios('cold') },
    { name: `${name}, warm`, bar: { atMost: warm }, ...ratios('warm') },
  ];
}

function rowsOfStarts(rounds) {
  const more = (fact) => summary(rounds.map(({ guarded, bare }) => guarded[fact] - bare[fact]));
  return [
    { name: 'start of the dev server', unit: 'ms more', bar: { atMost: startBars.createdMs }, ...more('createdMs') },
    { name: 'memory when idle', unit: 'MiB more', bar: { atMost: startBars.memoryMiB }, ...more('memoryMiB') },
  ];
}

function summary(values) {
  return { value: median(values), interval: intervalOfMedian(values), rounds: values.length };
}

/** Adds what the plugin has done to what is told, before the server ends. */
function guardedServer(server, told) {
  return {
    ...server,
    isGuarded: true,
    async end() {
      try {
        const { probes, findings, calls } = await stateOn(server.ready.port);
        told.probes += probes.sent;
        told.findings += findings.length;
        told.recorded += calls.filter(isRecorded).length;
      } finally {
        await server.end();
      }
    },
  };
}
