import type { Finding } from '../findings/index.ts';
import { wholeFile } from './protocol.ts';
import { wrap, wrapCommand } from './wrap.ts';

/** Most lines of one finding. */
const MOST_LINES = 8;

/** Lines are read best when they are not longer. */
const WIDTH = 100;

/** Where a finding would have too many lines, these parts become one long line each, in this order. */
const GIVES_WAY = ['try', 'note', 'fix', 'seen', 'why', 'prod'];

/** Width of the labels, e.g. `  prod  `. */
const INDENT = '        ';

/** How the parts of a block look. */
export interface Paint {
  readonly mark: (text: string) => string;
  readonly code: (text: string) => string;
  readonly label: (text: string) => string;
}

/**
 * A finding as lines for a terminal, at most 8: what it is and where, what production does, why, what was seen, what to change,
 * what else is to be known, and a command that shows it.
 *
 * @example blockOf(finding, plain).join('\n')
 */
export function blockOf(finding: Finding, paint: Paint): readonly string[] {
  const rows = rowsOf(finding);
  const layouts = [...GIVES_WAY.keys(), GIVES_WAY.length].map((count) => {
    const whole = GIVES_WAY.slice(0, count);
    return rows.flatMap((row) => linesOf(row, whole.includes(row.label) ? Infinity : WIDTH, paint));
  });
  const lines = layouts.find(({ length }) => 1 + length <= MOST_LINES) ?? layouts.at(-1) ?? [];
  return [head(finding, paint), ...lines];
}

interface Row {
  readonly label: string;
  readonly texts: readonly string[];
}

function rowsOf({ prod, why, seen, fix, notes, curl }: Finding): readonly Row[] {
  const rows = [
    { label: 'prod', texts: [prod] },
    { label: 'why', texts: why },
    { label: 'seen', texts: seen },
    { label: 'fix', texts: [fix.text] },
    { label: 'note', texts: notes },
    { label: 'try', texts: curl === '' ? [] : [curl] },
  ];
  return rows.filter(({ texts }) => texts.length > 0);
}

function head({ severity, code, detail, requests, source, calls }: Finding, paint: Paint): string {
  const mark = paint.mark(severity === 'error' ? 'x' : '!');
  const others = calls.length - 1;
  const place = source === null ? '' : ` in ${source}${wholeFile.pattern.test(source) ? wholeFile.words : ''}`;
  const more = others === 0 ? '' : ` and ${others} more ${others === 1 ? 'call' : 'calls'}`;
  return `${mark} ${paint.code(code)}${detail && ` (${detail})`}  ${requests[0]}${place}${more}`;
}

/** Texts of one row start on lines of their own, as long as there is room. */
function linesOf({ label, texts }: Row, width: number, paint: Paint): readonly string[] {
  const room = width - INDENT.length;
  const parts = width === Infinity ? [texts.join(' ')] : texts;
  const lines = parts.flatMap((text) => (label === 'try' ? wrapCommand(text, room) : wrap(text, room)));
  return lines.map((line, index) => (index === 0 ? `  ${paint.label(label.padEnd(4))}  ` : INDENT) + line);
}
