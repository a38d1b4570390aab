import type { PageState } from '../../report/protocol.ts';
import { breakable, element } from '../dom.ts';
import { browserName, whyWord } from '../words.ts';
import { tableOf } from './table.ts';

type Call = PageState['calls'][number];
type ShownVerdict = NonNullable<Call['verdicts']['chromium']>;

/**
 * All calls against all browsers.
 *
 * @example main.append(matrixOf(state))
 */
export function matrixOf({ calls, browsers }: PageState): HTMLElement {
  if (calls.length === 0) return element('p', { class: 'empty' }, 'No call to check went through the proxy so far.');
  const rows = calls.map((call) =>
    element(
      'tr',
      {},
      element(
        'th',
        { scope: 'row' },
        element('code', {}, ...breakable(`${call.method} ${call.url}`)),
        call.source !== null && element('span', { class: 'lead mono' }, call.source),
      ),
      element('td', {}, element('code', {}, ...breakable(call.productionUrl))),
      ...browsers.map((browser) => cellOf(call.verdicts[browser])),
      element('td', {}, call.basis),
    ),
  );
  return tableOf('Calls and browsers', ['Call', 'In production', ...browsers.map(browserName), 'Basis'], rows);
}

function cellOf(verdict: ShownVerdict | undefined): HTMLElement {
  const { outcome = 'unknown', stage, reason, why, unproven } = verdict ?? {};
  const detail = outcome === 'fail' ? `${stage}: ${reason}` : outcome === 'unknown' ? whyWord(why) : '';
  const text = unproven ? `${outcome} (unproven)` : outcome;
  return element(
    'td',
    { class: outcome },
    element('span', { class: 'outcome' }, text),
    detail !== '' && element('span', { class: 'lead' }, detail),
  );
}
