/** Chromium and Firefox behind one small surface, for what has to hold in both. */

import { launch as launchPuppeteer, type Browser } from 'puppeteer-core';
import { findFirefox } from '../../scripts/programs.mjs';
import { launchChromium } from './browser.ts';

export const browserNames = ['chromium', 'firefox'] as const;

export type BrowserName = (typeof browserNames)[number];

/** A page of either browser. */
export interface TestPage {
  goto(url: string): Promise<unknown>;
  /** Value of an expression, awaited. */
  evaluate<T>(expression: string): Promise<T>;
  /** Presses a key as a person does, with modifiers in front: `Alt+Shift+KeyC`. */
  press(keys: string): Promise<void>;
  /** Everything the page has printed, and errors that nobody has caught. */
  readonly printed: string[];
  close(): Promise<void>;
}

export interface TestBrowser {
  /** A page of its own, with nothing loaded. */
  newPage(): Promise<TestPage>;
  close(): Promise<void>;
}

/** Starts an installed browser. Throws with what to do when there is none. */
export async function launch(name: BrowserName): Promise<TestBrowser> {
  const browser = name === 'chromium' ? await launchChromium() : await launchFirefox();
  return {
    async newPage() {
      const page = await browser.newPage();
      const printed: string[] = [];
      const evaluate = page.evaluate.bind(page) as TestPage['evaluate'];
      const print = (line: string): void => void printed.push(line);
      const events = page as unknown as Events;
      events.on('console', (message) => print(message.text()));
      events.on('pageerror', (error) => print(String(error)));
      return {
        goto: (url) => page.goto(url),
        evaluate,
        press: (keys) => pressed(page.keyboard, keys.split('+')),
        printed,
        close: () => page.close(),
      };
    },
    close: () => browser.close(),
  };
}

/** Holds the modifiers while the last key is pressed. */
async function pressed(keyboard: Keyboard, keys: readonly string[]): Promise<void> {
  const modifiers = keys.slice(0, -1);
  for (const key of modifiers) await keyboard.down(key);
  await keyboard.press(keys.at(-1) ?? '');
  for (const key of modifiers.toReversed()) await keyboard.up(key);
}

/** Keys by the names that both libraries know. */
interface Keyboard {
  down(key: string): Promise<void>;
  up(key: string): Promise<void>;
  press(key: string): Promise<void>;
}

/** What both libraries have, with types that differ only in names. */
interface Events {
  on(event: 'console', listener: (message: { text(): string }) => void): unknown;
  on(event: 'pageerror', listener: (error: unknown) => void): unknown;
}

async function launchFirefox(): Promise<Browser> {
  const executablePath = findFirefox();
  if (executablePath === undefined) throw new Error('No Firefox found: run "npm run programs".');
  return launchPuppeteer({ browser: 'firefox', executablePath, headless: true });
}
