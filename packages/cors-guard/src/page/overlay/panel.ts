import type { PageState } from '../../report/protocol.ts';
import { element, setText } from '../dom.ts';
import type { BodyActions } from '../finding/body.ts';
import { createFindingList } from '../finding/list.ts';

/** The findings in full. */
export interface Panel {
  readonly element: HTMLElement;
  update(state: PageState): void;
  /** Puts the focus where reading starts. */
  focus(): void;
}

/** @example createPanel({ reportUrl: '/__cors-guard/', onClose, ...actions }) */
export function createPanel(
  actions: BodyActions & { readonly reportUrl: string; readonly onClose: () => void },
): Panel {
  const page = element('span', { class: 'page' });
  const confidence = element('p', { class: 'confidence' });
  const heading = element('h2', { id: 'cors-guard-title', tabindex: -1 }, 'cors-guard');
  const close = element('button', { type: 'button', class: 'close', onclick: actions.onClose }, 'Close');
  const report = element('a', { href: actions.reportUrl, target: '_blank', rel: 'noopener' }, 'Report page');
  const list = createFindingList(['error', 'warning'], actions);
  const panel = element(
    'section',
    { class: 'panel', role: 'dialog', 'aria-labelledby': 'cors-guard-title', onkeydown: closeOnEscape },
    element(
      'header',
      {},
      element('div', { class: 'title' }, heading, page, close),
      confidence,
      element('div', { class: 'tools' }, ...list.tools, report),
    ),
    list.element,
  );

  function closeOnEscape(event: Event): void {
    if ((event as KeyboardEvent).key === 'Escape') actions.onClose();
  }

  return {
    element: panel,
    update(state) {
      setText(page, state.page === null ? 'production page not named yet' : `as ${state.page}`);
      setText(confidence, state.confidence);
      list.update(state);
    },
    focus: () => heading.focus(),
  };
}
