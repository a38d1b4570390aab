import type { PageState } from '../../report/protocol.ts';
import { element } from '../dom.ts';

/** What is known of production, each fact with what it rests on. */
export function factsOf({ deployment }: PageState): HTMLElement {
  const rows = deployment.map(({ fact, value, basis, source }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, fact),
      element('td', {}, element('code', {}, valueOf(value))),
      element('td', {}, basis),
      element('td', {}, source),
    ),
  );
  const head = ['Fact', 'Value', 'Basis', 'Source'].map((name) => element('th', { scope: 'col' }, name));
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows));
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Deployment' }, table);
}

function valueOf(value: PageState['deployment'][number]['value']): string {
  if (value === null) return 'unknown';
  if (typeof value === 'string') return value;
  return 'prefix' in value ? `${value.prefix || '/'} to ${value.to}` : value.join(', ');
}

/** How many requests went to which API. */
export function probesOf({ probes }: PageState): HTMLElement {
  const targets = Object.entries(probes.byTarget);
  if (targets.length === 0) return element('p', { class: 'empty' }, 'No request was sent so far.');
  return element(
    'ul',
    {},
    ...targets.map(([target, count]) =>
      element('li', {}, element('code', {}, target), `: ${count} of ${probes.sent} requests`),
    ),
  );
}
