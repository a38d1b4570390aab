import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { nearestName } from '../deployment/index.ts';
import { findingCodes, ignorableCodes, reservedCodes, standInFor, type ReservedCode } from '../findings/index.ts';
import { printable } from '../printable.ts';

/**
 * The page about a code, as Markdown; of a reserved code, what is told in its place.
 *
 * @returns what is wrong with the code when there is no such page
 * @example explain('allow-origin-missing') // { text: '# allow-origin-missing ...' }
 */
export function explain(code: string): { readonly text: string } | { readonly problem: string } {
  const reserved = reservedCodes.find((known) => known === code);
  if (reserved) return { text: reservedText(reserved) };
  if (!findingCodes.some((known) => known === code)) {
    const near = nearestName(code, ignorableCodes);
    return { problem: `"${printable(code)}" is no code of a finding${near ? `; did you mean ${near}` : ''}` };
  }
  return { text: readFileSync(createRequire(import.meta.url).resolve(`#docs/${code}.md`), 'utf8').trimEnd() };
}

function reservedText(code: ReservedCode): string {
  const standIn = standInFor(code);
  const today = standIn
    ? `Today such a call is told as the warning ${standIn}; "cors-guard explain ${standIn}" says what that is.`
    : 'Today no finding has it: this cause is not looked for by name.';
  return `# ${code}\n\nA reserved code: the name is taken and stays, so that \`ignore\` may hold it. ${today}`;
}
