import type { PageState } from '../../report/protocol.ts';
import { element } from '../dom.ts';
import { tableOf } from './table.ts';

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
  return tableOf('Deployment', ['Fact', 'Value', 'Basis', 'Source'], rows);
}

function valueOf(value: PageState['deployment'][number]['value']): string {
  if (value === null) return 'unknown';
  if (typeof value === 'string') return value;
  return 'prefix' in value ? `${value.prefix || '/'} to ${value.to}` : value.join(', ');
}
