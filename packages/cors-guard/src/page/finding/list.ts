import type { PageFinding, PageState } from '../../report/protocol.ts';
import { element, setText } from '../dom.ts';
import type { BodyActions } from './body.ts';
import { createCard, type Card } from './card.ts';
import { isShown } from './filter.ts';

/** How long a fixed finding stays to be seen, in milliseconds, and how long it takes to fade. */
const FIXED_MS = 5_000;
const FADE_MS = 600;

/** Findings that can be searched and filtered. */
export interface FindingList {
  /** Search field and filters. */
  readonly tools: readonly HTMLElement[];
  readonly element: HTMLElement;
  update(state: PageState): void;
}

/** @example const { tools, element, update } = createFindingList(['error', 'warning'], actions) */
export function createFindingList(severities: readonly PageFinding['severity'][], actions: BodyActions): FindingList {
  const cards = new Map<string, Card>();
  const hidden = new Set<string>();
  let latest: readonly PageFinding[] = [];

  const search = element('input', {
    type: 'search',
    placeholder: 'Search',
    'aria-label': 'Search the findings',
    oninput: () => filter(),
  });
  const empty = element('p', { class: 'empty' });
  const list = element('div', { class: 'list', role: 'region', 'aria-label': 'Findings', tabindex: 0 }, empty);

  function severityBox(severity: string): HTMLElement {
    const box = element('input', {
      type: 'checkbox',
      checked: true,
      onchange: () => {
        if (box.checked) hidden.delete(severity);
        else hidden.add(severity);
        filter();
      },
    });
    return element('label', {}, box, severity === 'advice' ? 'Advice' : severity === 'error' ? 'Errors' : 'Warnings');
  }

  function filter(): void {
    let count = 0;
    for (const finding of latest) {
      const card = cards.get(finding.key);
      if (!card) continue;
      card.element.hidden = !isShown(finding, { search: search.value, hidden });
      if (!card.element.hidden) count += 1;
    }
    empty.hidden = count > 0 || (cards.size > 0 && latest.length === 0);
    setText(empty, latest.length === 0 ? 'Nothing to tell.' : 'No finding matches.');
  }

  function add(key: string, card: Card): void {
    cards.set(key, card);
    list.append(card.element);
  }

  /** What is fixed turns green and fades; what is merely gone goes. */
  function letGo({ findings, fixed }: PageState): void {
    const present = new Set(findings.map(({ key }) => key));
    const mended = new Set(fixed.map(({ key }) => key));
    const leaving: Card[] = [];
    for (const [key, card] of cards) {
      if (present.has(key)) continue;
      cards.delete(key);
      if (mended.has(key)) leaving.push(card);
      else card.element.remove();
    }
    if (leaving.length > 0) fade(leaving);
  }

  return {
    tools: [search, ...severities.map(severityBox)],
    element: list,
    update(state) {
      latest = state.findings.filter(({ severity }) => severities.includes(severity));
      for (const finding of latest) {
        const card = cards.get(finding.key);
        if (card) card.update(finding, state);
        else add(finding.key, createCard(finding, state, actions));
      }
      letGo(state);
      filter();
    },
  };
}

/** All at once: however many are fixed, the page changes three times. */
function fade(cards: readonly Card[]): void {
  for (const card of cards) card.markFixed();
  setTimeout(() => {
    for (const { element: one } of cards) one.classList.add('leaving');
    setTimeout(() => {
      for (const { element: one } of cards) one.remove();
    }, FADE_MS);
  }, FIXED_MS);
}
