import type { PageState } from '../../report/protocol.ts';
import { element, setText } from '../dom.ts';
import { countsOf } from '../words.ts';

/** The small sign in the corner. */
export interface Badge {
  readonly element: HTMLElement;
  update(state: PageState): void;
  setOpen(open: boolean): void;
  focus(): void;
}

/** @example createBadge({ onOpen, onDismiss }).update(state) */
export function createBadge(actions: { readonly onOpen: () => void; readonly onDismiss: () => void }): Badge {
  const text = element('span');
  const open = element(
    'button',
    { type: 'button', class: 'open', 'aria-expanded': 'false', onclick: actions.onOpen },
    element('span', { class: 'dot', 'aria-hidden': 'true' }),
    text,
  );
  const away = element(
    'button',
    {
      type: 'button',
      class: 'away',
      'aria-label': 'Hide cors-guard until the tab is closed',
      onclick: actions.onDismiss,
    },
    '\u00d7',
  );
  const pill = element('div', { class: 'pill', role: 'group', 'aria-label': 'cors-guard' }, open, away);
  // Said politely, and only what changed.
  const said = element('div', { class: 'said', role: 'status' });
  const badge = element('div', {}, pill, said);

  return {
    element: badge,
    update({ findings, checking, fixed }) {
      const state = findings.some(({ severity }) => severity === 'error')
        ? 'error'
        : findings.some(({ severity }) => severity === 'warning')
          ? 'warning'
          : fixed.length > 0
            ? 'fixed'
            : '';
      pill.className = `pill ${state} ${checking ? 'checking' : ''}`.trim();
      const counts = state === 'fixed' ? 'all fixed' : countsOf(findings);
      setText(text, `CORS: ${counts}${checking ? ', checking' : ''}`);
      setText(said, `cors-guard: ${counts} for the deployed page`);
    },
    setOpen: (isOpen) => open.setAttribute('aria-expanded', String(isOpen)),
    focus: () => open.focus(),
  };
}
