/** The report page: everything seen so far. A document of its own; its data lie beside it. */

import type { OfferedFix, PageCommand, PageState, ProbeLog } from '../../report/protocol.ts';
import { copyText } from '../clipboard.ts';
import { element, setText, styleSheet } from '../dom.ts';
import { askDoor } from '../door.ts';
import { openSource } from '../editor.ts';
import { createFindingList } from '../finding/list.ts';
import { findingStyles } from '../styles/finding.ts';
import { theme } from '../styles/theme.ts';
import { createContents } from './contents.ts';
import { factsOf } from './facts.ts';
import { markdownOf } from './markdown.ts';
import { matrixOf } from './matrix.ts';
import { probesOf } from './probes.ts';
import { reportStyles } from './styles.ts';

/** Time between two looks at the state while the page is seen, in milliseconds. No connection is held in between. */
const LOOK_MS = 2_000;

/** For browsers that send no Sec-Fetch headers here: what the address of the page brought along. */
const token = new URLSearchParams(location.search).get('token');
const own: Readonly<Record<string, string>> = token === null ? {} : { 'X-Cors-Guard-Token': token };

let latest: PageState | undefined;
let shown = '';
let shownProbes = '';

const said = element('div', { class: 'said', role: 'status' });
const confidence = element('p', { class: 'confidence' });
const { nav, part } = createContents();
const findings = part('findings', 'Findings');
const calls = part('calls', 'Calls and browsers');
const facts = part('production', 'What is known of production');
const probes = part('requests', 'Requests of the check');
const list = createFindingList(['error', 'warning', 'advice'], {
  checkAgain(ids) {
    void command({ kind: 'check-again', calls: ids });
    setText(said, 'checking again');
  },
  openSource: (source) => latest && openSource(latest.links, source),
  fetchFixes: async (finding) => latest && askDoor<readonly OfferedFix[]>(latest.links, 'fixes.json', { finding }),
  copy: (text, what) =>
    void copyText(text).then((done) => setText(said, done ? `${what} copied` : `${what} not copied`)),
});

function show(state: PageState): void {
  latest = state;
  const text = JSON.stringify(state);
  if (text === shown) return;
  shown = text;
  setText(confidence, state.confidence);
  list.update(state);
  findings.count(state.findings.length);
  calls.count(state.calls.length);
  calls.show(matrixOf(state));
  facts.show(factsOf(state));
}

function showProbes(log: ProbeLog, { calls: known }: PageState): void {
  const text = JSON.stringify(log);
  if (text === shownProbes) return;
  shownProbes = text;
  probes.count(log.targets.reduce((sum, { sent }) => sum + sent, 0));
  probes.show(...probesOf(log, known));
}

async function command(body: PageCommand): Promise<void> {
  await fetch('command', {
    method: 'POST',
    headers: { ...own, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function look(): Promise<void> {
  try {
    if (document.visibilityState === 'hidden') return;
    const response = await fetch('state.json', { headers: own });
    const state = response.ok ? ((await response.json()) as PageState | null) : null;
    if (!state) return;
    show(state);
    const log = await askDoor<ProbeLog>(state.links, 'probes.json');
    if (log) showProbes(log, state);
  } catch {
    setText(confidence, 'The dev server does not answer. This is what was known last.');
  } finally {
    setTimeout(() => void look(), LOOK_MS);
  }
}

function save(name: string, type: string, text: string): void {
  const link = element('a', { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}

function saver(label: string, name: string, type: string, textOf: (state: PageState) => string): HTMLElement {
  const onclick = (): void => {
    if (latest) save(name, type, textOf(latest));
  };
  return element('button', { type: 'button', onclick }, label);
}

document.adoptedStyleSheets = [styleSheet(theme + findingStyles + reportStyles)];
document.body.className = 'theme';
document.body.append(
  element(
    'main',
    {},
    element(
      'header',
      {},
      element('h1', {}, 'cors-guard'),
      confidence,
      element(
        'div',
        { class: 'tools' },
        saver('Save as JSON', 'cors-guard.json', 'application/json', (state) => JSON.stringify(state, null, 2)),
        saver('Save as Markdown', 'cors-guard.md', 'text/markdown', markdownOf),
      ),
      nav,
    ),
    ...[findings, calls, facts, probes].map((one) => one.element),
    said,
  ),
);
findings.show(element('div', { class: 'tools' }, ...list.tools), list.element);
void look();
