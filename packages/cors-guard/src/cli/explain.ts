import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { nearestName } from '../deployment/index.ts';
import { findingCodes } from '../findings/index.ts';
import { printable } from '../printable.ts';

/**
 * The page about a code, as Markdown.
 *
 * @returns what is wrong with the code when there is no such page
 * @example explain('allow-origin-missing') // { text: '# allow-origin-missing ...' }
 */
export function explain(code: string): { readonly text: string } | { readonly problem: string } {
  if (!findingCodes.some((known) => known === code)) {
    const near = nearestName(code, findingCodes);
    return { problem: `"${printable(code)}" is no code of a finding${near ? `; did you mean ${near}` : ''}` };
  }
  return { text: readFileSync(createRequire(import.meta.url).resolve(`#docs/${code}.md`), 'utf8').trimEnd() };
}
