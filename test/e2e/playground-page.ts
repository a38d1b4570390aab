/** Uses the page of the playground as a person would: one click a call, then read what the page shows. */

import type { Page } from 'playwright-core';
import { callId, cases } from '../../playground/cases.mjs';

/** What the app got: an answer with a status, or nothing but an error (status 0). */
export interface CallOutcome {
  readonly outcome: 'answered' | 'refused';
  readonly status: number;
  readonly text: string;
}

/** Every call of the playground by its id, `GET /mistyped/items`. */
export const callIds: readonly string[] = cases.flatMap(({ calls }) => calls.map(callId));

/** Clicks every call of the opened page, one after the other, and returns what came of each. */
export async function runCalls(page: Page): Promise<Record<string, CallOutcome>> {
  const outcomes: Record<string, CallOutcome> = {};
  for (const id of callIds) {
    const row = `[data-call="${id}"]`;
    await page.click(`${row} button`);
    await page.waitForSelector(`${row}:is([data-outcome="answered"], [data-outcome="refused"])`);
    outcomes[id] = await page.$eval(row, (element) => {
      const { outcome, status } = (element as HTMLElement).dataset;
      return {
        outcome: outcome === 'answered' ? ('answered' as const) : ('refused' as const),
        status: Number(status),
        text: element.querySelector('output')?.textContent ?? '',
      };
    });
  }
  return outcomes;
}

/** The same in the words of a verdict: a call that settles with an answer passes, one that throws fails. */
export function fatesOf(outcomes: Readonly<Record<string, CallOutcome>>): Record<string, 'pass' | 'fail'> {
  return Object.fromEntries(
    Object.entries(outcomes).map(([id, { outcome }]) => [id, outcome === 'answered' ? 'pass' : 'fail']),
  );
}
