import type { OfferedFix } from '../../report/protocol.ts';
import { element } from '../dom.ts';
import { changeOf, type CopyText } from './change.ts';

/** Whose server it is, as the groups of the choice are called. */
const GROUPS = { api: 'The server of the API', page: 'A route on the host of the page instead' } as const;

/** What the choice of a server needs. */
export interface OtherServersDeps {
  /** Fetches the changes; undefined when they cannot be had. */
  readonly fetch: () => Promise<readonly OfferedFix[] | undefined>;
  readonly copy: CopyText;
}

/**
 * The change for another server than the recognised one. All of them are fetched when the reader asks for the first.
 *
 * @example section.append(otherServers({ fetch: () => askDoor(links, 'fixes.json', { finding: key }), copy }))
 */
export function otherServers({ fetch, copy }: OtherServersDeps): HTMLElement {
  const said = element('p', { class: 'empty', role: 'status' });
  const ask = element('button', { type: 'button', onclick: () => void open() }, 'For another server');
  const box = element('div', { class: 'others' }, ask, said);

  async function open(): Promise<void> {
    said.textContent = 'Fetching the changes.';
    const fixes = await fetch();
    if (!fixes) {
      said.textContent = 'The dev server does not answer, or the policy of this page forbids asking it.';
      return;
    }
    const { element: choice, focus } = choiceOf(fixes, copy);
    box.replaceChildren(choice);
    focus();
  }

  return box;
}

function choiceOf(fixes: readonly OfferedFix[], copy: CopyText): { element: HTMLElement; focus: () => void } {
  const shown = element('div', { class: 'chosen' });
  const select = element('select', {
    onchange: () => {
      const fix = fixes[Number(select.value)];
      shown.replaceChildren(...(fix ? changeOf(fix, copy) : []));
    },
  });
  select.append(
    element('option', { value: -1 }, 'Choose a server'),
    ...(['api', 'page'] as const).flatMap((at) => {
      const options = fixes.flatMap((fix, index) =>
        fix.at === at ? [element('option', { value: index }, fix.server)] : [],
      );
      return options.length > 0 ? [element('optgroup', { label: GROUPS[at] }, ...options)] : [];
    }),
  );
  const label = element('label', { class: 'choice' }, 'Change for ', select);
  return { element: element('div', { class: 'others' }, label, shown), focus: () => select.focus() };
}
