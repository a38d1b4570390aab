/** Real browsers for tests, the ones that are installed. */

import { type Browser, chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../scripts/programs.mjs';

/**
 * Starts the installed Chromium. Throws with what to do when there is none: a missing browser is never a skipped test.
 *
 * @param flags - further ones
 */
export async function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium found: run "npm run programs".');
  return chromium.launch({
    executablePath,
    args: [...chromiumFlags, ...flags],
    chromiumSandbox: !chromiumFlags.includes('--no-sandbox'),
  });
}
