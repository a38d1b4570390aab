import type { PageFinding, PageState } from '../../report/protocol.ts';
import { basisWords, browserName } from '../words.ts';

/** Longer than any run of backticks in the text, so that nothing in it ends the block. */
function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Inert within a line of Markdown. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, String.raw`\$&`);
}

const linesOf = (headers: readonly (readonly [string, string])[]): readonly string[] =>
  headers.map(([name, value]) => `${name}: ${value}`);

/**
 * A finding as Markdown for the people who run the API: everything they need, nothing secret.
 *
 * @example ticketOf(finding, state).split('\n')[0] // '## CORS: GET https://api.example.com/items fails in production'
 */
export function ticketOf(finding: PageFinding, state: Pick<PageState, 'page'>): string {
  const { requests, browsers, prod, why, seen, fix, notes, curl, exchange, code, detail, basis } = finding;
  const request = requests[0] ?? finding.target;
  const verb = finding.severity === 'error' ? 'fails' : 'may fail';
  const parts = [
    `## CORS: ${plain(request)} ${verb} in production`,
    `**What visitors of ${plain(state.page ?? 'the production page')} experience:** ${plain(prod)}`,
    `**Why:** ${plain(why.join(' '))}`,
    `**Seen:** ${plain(seen.join(' '))}`,
    ...(exchange
      ? [
          fenced(
            [
              `> ${exchange.request.method} ${exchange.request.url}`,
              ...linesOf(exchange.request.headers).map((line) => `> ${line}`),
              `< ${exchange.response.status}`,
              ...linesOf(exchange.response.headers).map((line) => `< ${line}`),
            ].join('\n'),
            'http',
          ),
        ]
      : []),
    `**To change:** ${plain(fix.text)}`,
    ...(fix.snippet === null ? [] : [fenced(fix.snippet)]),
    ...notes.map((note) => `**Note:** ${plain(note)}`),
    ...(curl === '' ? [] : [`**To see it:**\n\n${fenced(curl, 'sh')}`]),
    ...(requests.length > 1 ? [`**Calls:**\n\n${requests.map((line) => `* ${plain(line)}`).join('\n')}`] : []),
    `Browsers: ${browsers.map(browserName).join(', ')}. Judged on ${basisWords[basis]}. Code: ${code}${detail === '' ? '' : ` (${plain(detail)})`}.`,
  ];
  return `${parts.join('\n\n')}\n`;
}
