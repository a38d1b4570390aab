import type { PageState } from '../../report/protocol.ts';
import { ticketOf } from '../finding/ticket.ts';

/**
 * The whole report as Markdown, to send along.
 *
 * @example markdownOf(state).split('\n')[0] // '# cors-guard'
 */
export function markdownOf(state: PageState): string {
  const { confidence, findings, calls, browsers } = state;
  const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
  const rows = calls.map(({ method, productionUrl, verdicts }) => {
    const outcomes = browsers.map((browser) => verdicts[browser]?.outcome ?? 'unknown');
    return `| \`${cell(`${method} ${productionUrl}`)}\` | ${outcomes.join(' | ')} |`;
  });
  const table = [`| call | ${browsers.join(' | ')} |`, `|---|${browsers.map(() => '---|').join('')}`, ...rows];
  return [
    '# cors-guard',
    confidence,
    ...(rows.length > 0 ? [table.join('\n')] : []),
    ...findings.map((finding) => ticketOf(finding, state)),
  ].join('\n\n');
}
