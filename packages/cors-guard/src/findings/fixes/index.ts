import type { Case } from '../case.ts';
import { printable } from '../../printable.ts';
import type { Fix } from '../types.ts';
import { express } from './express.ts';
import { nginx } from './nginx.ts';
import type { ServerFix } from './types.ts';

/** Most particular first: an application server knows its routes, what stands in front of it does not. */
const servers: readonly ServerFix[] = [express, nginx];

/**
 * The change for the server that answered, when the answer tells which one it is.
 *
 * @example fixOf(about) // { server: 'Express (cors)', snippet: 'app.use(cors({ origin: ["https://app.example.com"] })); ...' }
 */
export function fixOf(about: Case): Pick<Fix, 'server' | 'snippet'> {
  const { page } = about;
  const headers = about.first.exchange?.headers ?? [];
  if (page === undefined) return { server: null, snippet: null };
  for (const { server, isServerOf, snippet } of servers) {
    const text = isServerOf(headers) ? snippet({ ...about, page }) : null;
    if (text !== null) return { server, snippet: inertLines(text) };
  }
  return { server: null, snippet: null };
}

/** Line by line, because the line breaks are ours. */
function inertLines(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line, 1_000))
    .join('\n');
}
