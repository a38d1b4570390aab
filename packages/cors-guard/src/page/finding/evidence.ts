import type { PageFinding } from '../../report/protocol.ts';
import { differing, type Piece } from './differing.ts';
import { breakable, element } from '../dom.ts';

/** The steps of a call, in the order a browser takes them. */
const STEPS = ['preflight', 'request', 'redirect', 'response'] as const;

/** Where in the exchange a call stops. */
export function stepsOf({ evidence, exchange }: PageFinding): HTMLElement | undefined {
  const stage = evidence[0]?.stage ?? exchange?.stage;
  const stops = STEPS.find((step) => step === stage);
  if (stops === undefined) return undefined;
  // Whether a call that stops later had a preflight is not known here.
  const shown = STEPS.filter((step) => step === stops || step === 'request' || step === 'response');
  const items = shown.map((step) =>
    step === stops
      ? element('li', { class: 'stops' }, `${step}: stops here`)
      : element('li', {}, STEPS.indexOf(step) < STEPS.indexOf(stops) ? step : `${step} (not reached)`),
  );
  return element('ol', { class: 'steps', 'aria-label': 'Steps of the call' }, ...items);
}

/** What the browser sends, what the API answers, and what was needed, side by side. */
export function sidesOf(finding: PageFinding): HTMLElement | undefined {
  const { exchange, evidence } = finding;
  if (!exchange && evidence.length === 0) return undefined;
  const sides = element('div', { class: 'sides' });
  if (exchange) {
    const { method, url, headers } = exchange.request;
    sides.append(
      side('The browser sends', [
        [element('b', {}, method), ' ', ...breakable(url)],
        ...headers.map(([name, value]) => [nameOf(name), ...breakable(value)]),
      ]),
    );
    sides.append(side('The API answers', answerLines(finding)));
  } else {
    sides.append(
      side(
        'Seen',
        evidence.map(({ header, got }) => (got === null ? absent(header) : [nameOf(header), got])),
      ),
    );
  }
  sides.append(side('Needed', neededLines(finding)));
  return sides;
}

type Line = readonly (string | Node)[];

function side(title: string, lines: readonly Line[]): HTMLElement {
  const paragraphs = lines.map((line) => element('p', {}, ...line));
  return element('section', { class: 'side' }, element('h4', {}, title), ...paragraphs);
}

function answerLines({ exchange, evidence }: PageFinding): readonly Line[] {
  if (!exchange) return [];
  const { status, headers, silent } = exchange.response;
  const lines = headers.map(([name, value]): Line => {
    const decisive = evidence.find(({ header }) => header.toLowerCase() === name.toLowerCase());
    if (decisive?.lines !== undefined) return [nameOf(name), element('mark', {}, value)];
    if (typeof decisive?.needed !== 'string' || decisive.got !== value) return [nameOf(name), value];
    return [nameOf(name), ...marked(differing(value, decisive.needed).got)];
  });
  const missing = evidence.filter(
    ({ stage, got, header }) => stage === exchange.stage && got === null && isHeader(header),
  );
  const none = silent ? [absent('Access-Control-*')] : missing.map(({ header }) => absent(header));
  return [[element('b', {}, String(status))], ...none, ...lines];
}

/** Of the exchange that is shown; another one may lack the same. */
function neededLines({ evidence, exchange }: PageFinding): readonly Line[] {
  const shown = evidence.filter(({ stage }) => exchange === null || stage === exchange.stage);
  return shown.map(({ header, got, needed, lines }): Line => {
    if (needed === null) return absent(header);
    if (lines !== undefined) return [nameOf(header), needed, element('mark', { class: 'good' }, ', once')];
    return [nameOf(header), ...marked(differing(got ?? '', needed).needed, 'good')];
  });
}

/** `:status`, `:scheme` and `:certificate` stand for what is no header. */
const isHeader = (header: string): boolean => !header.startsWith(':');

function nameOf(header: string): HTMLElement {
  return element('span', { class: 'name' }, `${header.replace(/^:/, '')}: `);
}

function absent(header: string): Line {
  return [element('span', { class: 'none' }, `no ${header.replace(/^:/, '')}${isHeader(header) ? ' header' : ''}`)];
}

function marked(pieces: readonly Piece[], kind?: string): readonly (string | Node)[] {
  return pieces.map(({ text, differs }) => (differs ? element('mark', { class: kind }, text) : text));
}
