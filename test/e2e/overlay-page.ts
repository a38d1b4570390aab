/** What tests do with the overlay, in either browser. */

import type { TestPage } from './browsers.ts';

const ROOT = `document.querySelector('cors-guard-overlay')?.shadowRoot`;
const found = (selector: string): string => `${ROOT}?.querySelector(${JSON.stringify(selector)})`;

/** Text of an element of the overlay; `''` while there is none, or it is hidden. */
export const textOf = (page: TestPage, selector: string): Promise<string> =>
  page.evaluate(
    `(() => { const one = ${found(selector)}; return one && one.checkVisibility() ? one.textContent : ''; })()`,
  );

/** Clicks an element of the overlay. */
export const click = (page: TestPage, selector: string): Promise<unknown> =>
  page.evaluate(`(${found(selector)}.click(), undefined)`);

/** Goes to an element by the tabulator alone. Throws when it is not reached within one round. */
export async function tabTo(page: TestPage, selector: string): Promise<void> {
  const isThere = `${ROOT}?.activeElement?.matches(${JSON.stringify(selector)}) === true`;
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate<boolean>(isThere)) return;
    await page.press('Tab');
  }
  throw new Error(`the tabulator does not lead to ${selector}`);
}

/** What is on the clipboard, pasted into a field of the app. */
export async function pasted(page: TestPage): Promise<string> {
  await page.evaluate(`(() => { const field = document.getElementById('name'); field.value = ''; field.focus(); })()`);
  await page.press('Control+v');
  return page.evaluate(`document.getElementById('name').value`);
}
