import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Files of the page, as the build has written them. */
export type PageFile = 'recorder' | 'client' | 'bundled' | 'overlay' | 'report-page';

const texts = new Map<PageFile, string>();

/**
 * Code that runs in the page, as text for a host to hand out. Read when it is first asked for; the recorder is one statement in one
 * line.
 *
 * @throws when the package was not built
 */
export function pageText(file: PageFile): string {
  const text = texts.get(file) ?? readFileSync(pagePath(file), 'utf8');
  texts.set(file, text);
  return text;
}

/** Where such a file lies, absolute: a bundler takes it as an entry. */
export function pagePath(file: PageFile): string {
  return createRequire(import.meta.url).resolve(`#page/${file}.js`);
}
