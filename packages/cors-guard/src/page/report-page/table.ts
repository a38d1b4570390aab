import { element } from '../dom.ts';

/**
 * A table that scrolls by itself where the page is narrow.
 *
 * @param name - for those who do not see it
 * @example tableOf('Deployment', ['Fact', 'Value'], rows)
 */
export function tableOf(name: string, columns: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  const head = element('tr', {}, ...columns.map((column) => element('th', { scope: 'col' }, column)));
  const table = element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows));
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': name }, table);
}
