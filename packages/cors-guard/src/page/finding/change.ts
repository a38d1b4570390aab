import { element } from '../dom.ts';

/** Puts a text on the clipboard, and says so. */
export type CopyText = (text: string, what: string) => void;

/** A text to copy, with its button. */
export function copyable(text: string, label: string, what: string, copy: CopyText): HTMLElement {
  const button = element('button', { type: 'button', onclick: () => copy(text, what) }, label);
  return element('div', { class: 'copyable' }, element('pre', { tabindex: 0 }, text), button);
}

/** One paragraph. */
export const paragraph = (text: string): HTMLElement => element('p', {}, text);

/**
 * A change to paste, with what is to be known of it.
 *
 * @example section.append(...changeOf(fix, copy))
 */
export function changeOf(
  fix: { readonly snippet: string; readonly notes: readonly string[]; readonly ranByTests: boolean },
  copy: CopyText,
): readonly HTMLElement[] {
  return [
    copyable(fix.snippet, 'Copy the change', 'change', copy),
    ...(fix.ranByTests ? [] : [paragraph('This change is not run by the tests of cors-guard.')]),
    ...fix.notes.map(paragraph),
  ];
}
