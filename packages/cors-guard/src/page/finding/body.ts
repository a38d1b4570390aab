import { wholeFile, type OfferedFix, type PageFinding, type PageState } from '../../report/protocol.ts';
import { element } from '../dom.ts';
import { basisWords, browserName } from '../words.ts';
import { changeOf, copyable, paragraph, type CopyText } from './change.ts';
import { sidesOf, stepsOf } from './evidence.ts';
import { otherServers } from './other-servers.ts';
import { ticketOf } from './ticket.ts';

/** What a finding can do. */
export interface BodyActions {
  readonly checkAgain: (calls: readonly string[]) => void;
  /** Opens `src/api.ts:14:9` in the editor. */
  readonly openSource: (source: string) => void;
  readonly copy: CopyText;
  /** The change for other servers, of the finding with this key; undefined when it cannot be had. */
  readonly fetchFixes: (finding: string) => Promise<readonly OfferedFix[] | undefined>;
}

/** What is known by now. */
export interface Told {
  readonly finding: PageFinding;
  readonly state: PageState;
}

/**
 * Makes the parts of an unfolded finding, as often as something is new.
 *
 * @param told - looked at when something is made, and when a button is pressed
 */
export function createBody(told: () => Told, actions: BodyActions): () => readonly HTMLElement[] {
  const others = createOthers(actions);
  const buttons = buttonsOf(told, actions);
  return () => {
    const { finding, state } = told();
    const { why, notes, fix, curl, browsers, basis } = finding;
    const { snippet } = fix;
    const parts = [
      stepsOf(finding),
      section('Why', ...why.map(paragraph)),
      sidesOf(finding),
      section(
        'What to change',
        paragraph(fix.text),
        ...(snippet === null ? fix.notes.map(paragraph) : changeOf({ ...fix, snippet }, actions.copy)),
      ),
      others(finding),
      notes.length > 0 && section('Good to know', ...notes.map(paragraph)),
      curl !== '' && section('See it yourself', copyable(curl, 'Copy the command', 'command', actions.copy)),
      callsOf(finding, state, actions),
      section('Browsers', paragraph(`${browsers.map(browserName).join(', ')}; judged on ${basisWords[basis]}.`)),
      buttons,
    ];
    return parts.filter((part) => part !== undefined && part !== false);
  };
}

/** Stays as the reader has left it, as long as the change is the same. */
function createOthers({ fetchFixes, copy }: BodyActions): (finding: PageFinding) => HTMLElement | undefined {
  let made: { readonly of: string; readonly element: HTMLElement } | undefined;
  return ({ key, fix: { policy, forwarding } }) => {
    if (policy === null && forwarding === null) return undefined;
    const of = JSON.stringify([policy, forwarding]);
    if (made?.of !== of) made = { of, element: otherServers({ fetch: () => fetchFixes(key), copy }) };
    return made.element;
  };
}

function section(title: string, ...children: readonly Node[]): HTMLElement {
  return element('section', {}, element('h4', {}, title), ...children);
}

function callsOf({ calls, count }: PageFinding, state: PageState, { openSource }: BodyActions): HTMLElement {
  const ids = new Set(calls);
  const items = state.calls
    .filter(({ id }) => ids.has(id))
    .map(({ method, url, source }) =>
      element(
        'li',
        {},
        element('code', {}, `${method} ${url}`),
        source !== null && ' in ',
        source !== null &&
          element('button', { type: 'button', class: 'link mono', onclick: () => openSource(source) }, source),
        source !== null && wholeFile.pattern.test(source) && wholeFile.words,
      ),
    );
  return section(`Calls (${count} seen)`, element('ul', {}, ...items));
}

function buttonsOf(told: () => Told, { checkAgain, copy }: BodyActions): HTMLElement {
  const button = (label: string, onclick: () => void): HTMLElement =>
    element('button', { type: 'button', onclick }, label);
  return element(
    'div',
    { class: 'actions' },
    button('Check again', () => checkAgain(told().finding.calls)),
    button('Copy as ticket', () => copy(ticketOf(told().finding, told().state), 'ticket')),
    button('Copy the line that ignores this', () => copy(ignoreLine(told().finding), 'line for the option "ignore"')),
  );
}

function ignoreLine({ code, target }: PageFinding): string {
  return `ignore: [{ code: '${code}', target: '${target}' }],`;
}
