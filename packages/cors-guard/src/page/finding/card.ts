import type { PageFinding, PageState } from '../../report/protocol.ts';
import { breakable, element, replaceChanged } from '../dom.ts';
import { plural } from '../words.ts';
import { createBody, type BodyActions, type Told } from './body.ts';

/** One finding on the panel: a line that unfolds. */
export interface Card {
  readonly element: HTMLElement;
  update(finding: PageFinding, state: PageState): void;
  /** Turns green; the panel lets it go. */
  markFixed(): void;
}

let number = 0;

/** @example list.append(createCard(finding, state, actions).element) */
export function createCard(first: PageFinding, state: PageState, actions: BodyActions): Card {
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
  let told: Told = { finding: first, state };
  const partsOfBody = createBody(() => told, actions);

  function fold(open: boolean): void {
    if (open) replaceChanged(body, partsOfBody());
    body.hidden = !open;
    summary.setAttribute('aria-expanded', String(open));
  }

  function update(finding: PageFinding, now: PageState): void {
    told = { finding, state: now };
    card.className = finding.severity;
    replaceChanged(summary, summaryOf(finding));
    // What nobody has unfolded is not made.
    if (body.hidden) return;
    const focused = focusIn(body);
    replaceChanged(body, partsOfBody());
    if (focused && !focused.isConnected) summary.focus();
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

function focusIn(body: HTMLElement): Element | undefined {
  const root = body.getRootNode();
  const active = root instanceof ShadowRoot || root instanceof Document ? root.activeElement : null;
  return active && body.contains(active) ? active : undefined;
}

function summaryOf({ severity, code, detail, requests, calls, prod }: PageFinding): readonly HTMLElement[] {
  const others = calls.length - 1;
  return [
    element(
      'span',
      { class: 'line' },
      element('span', { class: `tag ${severity}` }, severity),
      element(
        'span',
        { class: 'request' },
        element('b', { class: 'mono' }, ...breakable(requests[0] ?? '')),
        others > 0 && ` and ${plural(others, 'more call')}`,
      ),
      element('code', { class: 'code' }, detail === '' ? code : `${code} (${detail})`),
    ),
    element('span', { class: 'prod' }, prod),
  ];
}
