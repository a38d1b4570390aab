/**
 * Recorder and channel in one file, for hosts that have no socket of ours: an entry of a bundler, or a script of the page.
 * Everything goes over HTTP, in requests that are answered at once.
 */

import type { PageAnswer } from '../report/protocol.ts';
import { doorsOf } from './doors.ts';
import { setTimer } from './natives.ts';
import { createPull } from './pull.ts';
import { quietly } from './quietly.ts';
import { record } from './record.ts';
import { createShow, type LoadOverlay } from './show.ts';
import { connectKey } from './singleton.ts';

/** What browsers carry on sending when the page is gone, in bytes (Fetch, "HTTP-network-or-cache fetch"): 64 KiB for all of a page. */
const KEPT_ALIVE = 60_000;

/** The fetch of before the recorder: nobody is told of our own requests. */
const nativeFetch = globalThis.fetch;

/**
 * Speaks to the doors of a dev server.
 *
 * @param onNobody - there is nobody behind them who listens to this page
 */
function posterTo(doors: string, onNobody: () => void) {
  let isHeard = false;
  return async (door: string, value: unknown): Promise<PageAnswer | undefined> => {
    const body = JSON.stringify(value ?? null);
    try {
      const answer = await nativeFetch(doors + door, {
        method: 'POST',
        // MSW warns of requests that nobody mocks, except for those with this mark of its own.
        headers: { 'Content-Type': 'application/json', Accept: 'application/json, msw/passthrough' },
        body,
        keepalive: body.length < KEPT_ALIVE,
      });
      if (answer.ok) {
        const told = (await answer.json()) as PageAnswer;
        isHeard = true;
        return told;
      }
      // A server that is only starting anew answers later, or with a fault of its own.
      if (answer.status < 500) onNobody();
    } catch {
      // The dev server is gone; the next call, or a look at the page, finds it again. Where it never was (a policy of the page
      // forbids it, somebody else answers), trying again would only fill the console.
      if (!isHeard) onNobody();
    }
    return undefined;
  };
}

function open(doors: string): void {
  const connect = window[connectKey];
  let isOurs = true;
  const post = posterTo(doors, () => {
    isOurs = false;
    connect?.();
  });
  const load: LoadOverlay = () => import(`${doors}overlay.js`) as ReturnType<LoadOverlay>;
  const pull = createPull({
    ask: async (known, report) => (isOurs ? post(`report?known=${known}`, report) : undefined),
    order: (command) => post('command', command),
    show: createShow(load, (command) => pull.command(command)),
    after: (ms, work) => void setTimer(work, ms),
  });

  /** Opening the channel once more brings out what the recorder still holds. */
  function leave(): void {
    if (isOurs) connect?.(pull.report);
    pull.leave();
  }

  connect?.(pull.report);
  addEventListener('focus', pull.look);
  addEventListener('pagehide', leave);
  // A page that is left becomes hidden at the very end, after what the app does in its last moment.
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? leave : pull.look)());
  pull.look();
}

quietly(() => {
  const doors = typeof document === 'undefined' ? undefined : doorsOf(String(new Error().stack), location.origin);
  if (doors !== undefined && record()) open(doors);
});
