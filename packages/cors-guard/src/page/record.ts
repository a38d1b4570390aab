import { recordBeacon } from './beacon.ts';
import { recordEventSource } from './event-source.ts';
import { recordFetch } from './fetch.ts';
import { createNotebook } from './notebook.ts';
import { quietly } from './quietly.ts';
import { recordReads } from './reads.ts';
import { connectKey } from './singleton.ts';
import { recordXhr } from './xhr.ts';

/**
 * The recorder: runs in the page before the app does, and takes down what the app's calls were when they were made. It hands every
 * call on as it is, adds nothing to it, and stays silent whatever happens.
 *
 * @returns false where there is no page to speak for (a worker), or where this window has one already
 */
export function record(): boolean {
  // A second one in the same window would tell everything twice.
  if (typeof document === 'undefined' || connectKey in window) return false;
  const { takeCall, takeRead, connect } = createNotebook(Math.random().toString(36).slice(2));
  Object.defineProperty(window, connectKey, { value: connect });
  const watch = recordReads(takeRead);
  for (const recordKind of [recordFetch, recordXhr, recordEventSource, recordBeacon])
    quietly(() => recordKind(takeCall, watch));
  return true;
}
