/**
 * The recorder: runs in the page before the app does, and takes down what the app's calls were when they were made. It hands every
 * call on as it is, adds nothing to it, and stays silent whatever happens.
 */

import { recordBeacon } from './beacon.ts';
import { recordEventSource } from './event-source.ts';
import { recordFetch } from './fetch.ts';
import { createNotebook } from './notebook.ts';
import { quietly } from './quietly.ts';
import { recordReads } from './reads.ts';
import { connectKey } from './singleton.ts';
import { recordXhr } from './xhr.ts';

quietly(() => {
  // Workers have no page to speak for; a second client in the same window would tell everything twice.
  if (typeof document === 'undefined' || connectKey in window) return;
  const { takeCall, takeRead, connect } = createNotebook(Math.random().toString(36).slice(2));
  Object.defineProperty(window, connectKey, { value: connect });
  const watch = recordReads(takeRead);
  for (const record of [recordFetch, recordXhr, recordEventSource, recordBeacon])
    quietly(() => record(takeCall, watch));
});
