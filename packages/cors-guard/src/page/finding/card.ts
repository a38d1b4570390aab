import type { PageFinding, PageState } from '../../report/protocol.ts';
import { element } from '../dom.ts';
import { ticketOf } from './ticket.ts';
import { basisWords, browserName, plural } from '../words.ts';
import { sidesOf, stepsOf } from './evidence.ts';

/** What a card can do. */
export interface CardActions {
  readonly checkAgain: (calls: readonly string[]) => void;
  /** Opens `src/api.ts:14:9` in the editor. */
  readonly openSource: (source: string) => void;
  /** Puts a text on the clipboard, and says so. */
  readonly copy: (text: string, what: string) => void;
}

/** One finding on the panel: a line that unfolds. */
export interface Card {
  readonly element: HTMLElement;
  update(finding: PageFinding, state: PageState): void;
  /** Turns green; the panel lets it go. */
  markFixed(): void;
}

let number = 0;

/** @example list.append(createCard(finding, state, actions).element) */
export function createCard(first: PageFinding, state: PageState, actions: CardActions): Card {
  number += 1;
  const bodyId = `finding-${number}`;
  const summary = element('button', {
    type: 'button',
    class: 'summary',
    'aria-expanded': 'false',
    'aria-controls': bodyId,
    onclick: () => fold(body.hidden !== false),
  });
  const body = element('div', { id: bodyId, class: 'body', hidden: true });
  const card = element('article', {}, element('h3', {}, summary), body);
  let shown = '';

  function fold(open: boolean): void {
    body.hidden = !open;
    summary.setAttribute('aria-expanded', String(open));
  }

  function update(finding: PageFinding, now: PageState): void {
    // Rebuilding what has not changed would take focus and selection away.
    const text = JSON.stringify([finding, sourcesOf(finding, now)]);
    if (text === shown) return;
    shown = text;
    card.className = finding.severity;
    summary.replaceChildren(...summaryOf(finding));
    const focused = body.contains(card.getRootNode() instanceof ShadowRoot ? activeIn(card) : null);
    body.replaceChildren(...bodyOf(finding, now, actions));
    if (focused) summary.focus();
  }

  update(first, state);
  return {
    element: card,
    update,
    markFixed() {
      card.className = 'fixed';
      fold(false);
      const tag = element('span', { class: 'tag fixed' }, 'fixed');
      summary.querySelector('.tag')?.replaceWith(tag);
    },
  };
}

function activeIn(card: HTMLElement): Element | null {
  const root = card.getRootNode();
  return root instanceof ShadowRoot ? root.activeElement : null;
}

function summaryOf({ severity, code, detail, requests, calls, prod }: PageFinding): readonly Node[] {
  const others = calls.length - 1;
  return [
    element(
      'span',
      { class: 'line' },
      element('span', { class: `tag ${severity}` }, severity),
      element('code', { class: 'code' }, code),
      detail !== '' && element('span', {}, `(${detail})`),
    ),
    element('span', { class: 'request mono' }, requests[0] ?? '', others > 0 && ` and ${plural(others, 'more call')}`),
    element('span', { class: 'lead' }, prod),
  ];
}

function bodyOf(finding: PageFinding, state: PageState, actions: CardActions): readonly Node[] {
  const { why, notes, fix, curl, browsers, basis } = finding;
  const parts = [
    stepsOf(finding),
    section('Why', ...why.map(paragraph)),
    sidesOf(finding),
    section(
      'What to change',
      paragraph(fix.text),
      ...(fix.snippet === null ? [] : [copyable(fix.snippet, 'Copy the change', 'change', actions)]),
      ...(fix.snippet === null || fix.ranByTests
        ? []
        : [paragraph('This change is not run by the tests of cors-guard.')]),
      ...fix.notes.map(paragraph),
    ),
    ...(notes.length > 0 ? [section('Good to know', ...notes.map(paragraph))] : []),
    ...(curl === '' ? [] : [section('See it yourself', copyable(curl, 'Copy the command', 'command', actions))]),
    callsOf(finding, state, actions),
    section('Browsers', paragraph(`${browsers.map(browserName).join(', ')}; judged on ${basisWords[basis]}.`)),
    buttonsOf(finding, state, actions),
  ];
  return parts.filter((part) => part !== undefined);
}

function section(title: string, ...children: readonly Node[]): HTMLElement {
  return element('section', {}, element('h4', {}, title), ...children);
}

const paragraph = (text: string): HTMLElement => element('p', {}, text);

function copyable(text: string, label: string, what: string, { copy }: CardActions): HTMLElement {
  const button = element('button', { type: 'button', onclick: () => copy(text, what) }, label);
  return element('div', { class: 'copyable' }, element('pre', { tabindex: 0 }, text), button);
}

interface CallLine {
  readonly request: string;
  readonly source: string | null;
}

function sourcesOf({ calls }: PageFinding, state: PageState): readonly CallLine[] {
  const ids = new Set(calls);
  return state.calls
    .filter(({ id }) => ids.has(id))
    .map(({ method, url, source }) => ({ request: `${method} ${url}`, source }));
}

function callsOf(finding: PageFinding, state: PageState, { openSource }: CardActions): HTMLElement {
  const items = sourcesOf(finding, state).map(({ request, source }) =>
    element(
      'li',
      {},
      element('code', {}, request),
      source !== null && ' in ',
      source !== null &&
        element('button', { type: 'button', class: 'link mono', onclick: () => openSource(source) }, source),
    ),
  );
  return section(`Calls (${finding.count} seen)`, element('ul', {}, ...items));
}

function buttonsOf(finding: PageFinding, state: PageState, { checkAgain, copy }: CardActions): HTMLElement {
  const button = (label: string, onclick: () => void): HTMLElement =>
    element('button', { type: 'button', onclick }, label);
  return element(
    'div',
    { class: 'actions' },
    button('Check again', () => checkAgain(finding.calls)),
    button('Copy as ticket', () => copy(ticketOf(finding, state), 'ticket')),
    button('Copy the line that ignores this', () => copy(ignoreLine(finding), 'line for the option "ignore"')),
  );
}

function ignoreLine({ code, target }: PageFinding): string {
  return `ignore: [{ code: '${code}', target: '${target}' }],`;
}
