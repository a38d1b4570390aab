// Servers that are started anew each time: how long that takes, what they hold when idle, and how long a page of 48 calls takes
// in a real browser, with the recorder in it, right after the start and once more.
import { readFile } from 'node:fs/promises';
import { pathOf } from './routes.mjs';

const CALLS = 48;
const LOOK_AGAIN_MS = 20;
const GIVE_UP_MS = 20_000;

/**
 * Starts bare and guarded servers in turns.
 *
 * @param start - variant to a server
 * @returns for each round the facts of both variants, means of two starts each
 */
export async function measureStarts({ start, browser, limits }) {
  const rounds = [];
  const failed = { bare: 0, guarded: 0 };
  let calls = 0;
  const turn = async (variant) => {
    const server = await start(variant);
    try {
      const facts = await measureServer(server, browser, () => (calls += CALLS) - CALLS);
      failed[variant] += facts.failed;
      return facts;
    } finally {
      await server.end();
    }
  };
  const begin = performance.now();
  while (rounds.length < limits.starts && performance.now() - begin < limits.startsMs) {
    const first = await turn('bare');
    const guarded = mean(await turn('guarded'), await turn('guarded'));
    rounds.push({ guarded, bare: mean(first, await turn('bare')) });
  }
  return { rounds, failed };
}

async function measureServer(server, browser, firstCall) {
  if (server.report) await reported(server.report, 'deployment'); // All of the plugin is loaded then.
  const memoryMiB = await server.ask('memory');
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${server.ready.port}/`);
    await page.waitForFunction('window.makeCalls !== undefined');
    const cold = await loadPage(page, firstCall());
    const warm = await loadPage(page, firstCall());
    // The page is the recorder's as well: it stays until its calls are told.
    if (server.report) await reported(server.report, '"source": "');
    const failed = cold.failed + warm.failed;
    return { createdMs: server.ready.createdMs, memoryMiB, cold: cold.ms, warm: warm.ms, failed };
  } finally {
    await page.close();
  }
}

/** Each call is another route; the numbers tell them apart from every other request of the run. */
function loadPage(page, first) {
  const paths = Array.from({ length: CALLS }, (_, i) => `${pathOf('/distant', first + i)}?n=page-${first + i}`);
  return page.evaluate((paths) => window.makeCalls(paths), paths);
}

/** Waits until a report file holds a text. */
async function reported(file, text) {
  const last = performance.now() + GIVE_UP_MS;
  while (!(await readFile(file, 'utf8').catch(() => '')).includes(text)) {
    if (performance.now() > last) throw new Error(`nothing is reported with ${text}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

function mean(one, other) {
  return Object.fromEntries(Object.keys(one).map((fact) => [fact, (one[fact] + other[fact]) / 2]));
}
