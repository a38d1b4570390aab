// `npm run bench:recorder`: what the recorder adds to a fetch on loopback, against the fetch that the browser came with. Both are
// called in turns in the same page, because only ratios within one run mean anything on a shared machine.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corsGuard } from 'cors-guard/vite';
import { chromium } from 'playwright-core';
import { launch as launchPuppeteer } from 'puppeteer-core';
import { createServer } from 'vite';
import { chromiumFlags, findChromium, findFirefox } from '../scripts/programs.mjs';

const rounds = 120;
const perTurn = 10;

const folder = await mkdtemp(join(tmpdir(), 'cors-guard-bench-'));
// The original is kept before any module runs; a page that is isolated has clocks that are fine enough.
await writeFile(
  join(folder, 'index.html'),
  '<!doctype html><link rel="icon" href="data:,"><script>window.bare = window.fetch;</script><script type="module" src="/app.js"></script>',
);
await writeFile(join(folder, 'app.js'), 'window.ready = true;');
let reports = 0;
const server = await createServer({
  root: folder,
  configFile: false,
  cacheDir: join(folder, '.vite'),
  logLevel: 'error',
  server: {
    host: '127.0.0.1',
    port: 0,
    headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  },
  plugins: [
    corsGuard({ enabled: true, probe: false }),
    {
      name: 'bench',
      configureServer({ middlewares, ws }) {
        ws.on('cors-guard:report', ({ calls }) => (reports += calls.length));
        middlewares.use('/answer', (_request, response) => response.end('{}'));
      },
    },
  ],
});
await server.listen();
const url = `http://127.0.0.1:${server.httpServer.address().port}/`;

const browsers = {
  chromium: () =>
    chromium.launch({
      executablePath: findChromium(),
      args: [...chromiumFlags],
      chromiumSandbox: !chromiumFlags.includes('--no-sandbox'),
    }),
  firefox: () => launchPuppeteer({ browser: 'firefox', executablePath: findFirefox(), headless: true }),
};

try {
  const rows = [];
  for (const [name, launch] of Object.entries(browsers)) rows.push({ name, ...(await measure(launch)) });
  for (const { name, bare, recorded, ratio } of rows) {
    console.log(
      `${name.padEnd(9)} bare ${bare.toFixed(3)} ms, recorded ${recorded.toFixed(3)} ms, ratio ${ratio.toFixed(3)}`,
    );
  }
  console.log(JSON.stringify({ rows, reports }));
  if (reports === 0) throw new Error('no call was recorded: the ratios say nothing');
} finally {
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

/** Median times in milliseconds of both kinds of fetch. */
async function measure(launch) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction('window.ready === true');
    const { bare, recorded } = await page.evaluate(`(${inPage.toString()})(${rounds}, ${perTurn})`);
    return { bare: median(bare), recorded: median(recorded), ratio: median(recorded) / median(bare) };
  } finally {
    await browser.close();
  }
}

/** Runs in the page. Turns in the order A B B A. */
async function inPage(rounds, perTurn) {
  const times = { bare: [], recorded: [] };
  const init = () => ({ headers: { Accept: 'application/json', 'X-Request-Id': '1' }, credentials: 'include' });
  const kinds = { bare: window.bare, recorded: window.fetch };
  for (let round = -20; round < rounds; round += 1) {
    const order = round % 2 === 0 ? ['bare', 'recorded'] : ['recorded', 'bare'];
    for (const kind of order) {
      for (let turn = 0; turn < perTurn; turn += 1) {
        const start = performance.now();
        const answer = await kinds[kind].call(window, '/answer', init());
        const time = performance.now() - start;
        await answer.text();
        if (round >= 0) times[kind].push(time);
      }
    }
  }
  return times;
}

function median(times) {
  return times.sort((a, b) => a - b)[times.length >> 1];
}
