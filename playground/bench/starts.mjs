// Servers that are started anew each time: how long that takes and what they hold when idle, and how long a page of 48 calls takes
// in a real browser, with the recorder in it, right after the start and once more.
import { setTimeout } from 'node:timers/promises';
import { pathOf } from './routes.mjs';
import { isRecorded, stateBecomes } from './state.mjs';

const CALLS = 48;

/** After so many milliseconds all of the plugin is loaded, and nobody has asked a server for anything. */
const IDLE_MS = 500;

/** Starts a server of a variant and ends it again. Resolves to its facts, in ms and MiB. */
export async function measureStart(start, variant) {
  const server = await start(variant);
  try {
    await setTimeout(IDLE_MS);
    const memoryMiB = await server.ask('memory');
    await complete(server);
    return { createdMs: server.ready.createdMs, memoryMiB };
  } finally {
    await server.end();
  }
}

/**
 * Makes the calls of a page, twice, on a server that has just started. The times are in ms.
 *
 * @param first - number of the first call: each is another route
 */
export async function measurePage(start, variant, { browser, first }) {
  const server = await start(variant);
  const page = await browser.newPage();
  try {
    await complete(server);
    await page.goto(`http://127.0.0.1:${server.ready.port}/`);
    await page.waitForFunction('window.makeCalls !== undefined');
    const cold = await makeCalls(page, first);
    const warm = await makeCalls(page, first + CALLS);
    // The page is the recorder's as well: it stays until its calls are told.
    if (server.isGuarded) await stateBecomes(server.ready.port, ({ calls }) => calls.some(isRecorded));
    return { cold: cold.ms, warm: warm.ms, failed: cold.failed + warm.failed };
  } finally {
    await page.close();
    await server.end();
  }
}

/** Numbers of calls that one measured page takes. */
export const CALLS_OF_PAGE = 2 * CALLS;

/** All of the plugin is loaded when it knows anything. */
async function complete({ isGuarded, ready }) {
  if (isGuarded) await stateBecomes(ready.port, (state) => state !== null);
}

function makeCalls(page, first) {
  const paths = Array.from({ length: CALLS }, (_, i) => `${pathOf('/distant', first + i)}?n=page-${first + i}`);
  return page.evaluate((paths) => window.makeCalls(paths), paths);
}
