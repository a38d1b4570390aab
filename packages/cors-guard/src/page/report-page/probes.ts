import type { LoggedProbe, PageState, ProbeLog, TargetBudget } from '../../report/protocol.ts';
import { breakable, element } from '../dom.ts';
import { plural, whyWord } from '../words.ts';
import { tableOf } from './table.ts';

/**
 * What the check itself has sent, and how much it may still send.
 *
 * @param calls - of the state, to name those that probes were for
 */
export function probesOf({ targets, latest }: ProbeLog, calls: PageState['calls']): readonly HTMLElement[] {
  if (targets.length === 0) return [element('p', { class: 'empty' }, 'No request was sent so far.')];
  const byId = new Map(calls.map((call) => [call.id, `${call.method} ${call.url}`]));
  const rows = latest.toReversed().map((probe) => rowOf(probe, byId.get(probe.call)));
  return [
    element('ul', { class: 'budgets' }, ...targets.map(budgetOf)),
    tableOf('Latest requests', ['Time', 'Request', 'Origin', 'For', 'Answer', 'Took'], rows),
  ];
}

function budgetOf({
  target,
  sent,
  inFlight,
  waiting,
  left,
  perMinute,
  restsUntil,
  restsWhy,
}: TargetBudget): HTMLElement {
  const parts = [
    `${plural(sent, 'request')} sent`,
    ...(inFlight > 0 ? [`${inFlight} under way`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    `${left} of ${perMinute} left in this minute`,
    ...(restsUntil === null ? [] : [`rests until ${timeOf(restsUntil)} (${whyWord(restsWhy ?? undefined)})`]),
  ];
  return element('li', {}, element('code', {}, target), `: ${parts.join(', ')}`);
}

const REASONS: Readonly<Record<LoggedProbe['reason'], string>> = {
  verdict: '',
  redirect: 'where it is redirected to',
  diagnosis: 'why it is refused',
};

function rowOf(probe: LoggedProbe, call: string | undefined): HTMLElement {
  const { at, method, url, origin, asks, reason, status, fault, durationMs } = probe;
  return element(
    'tr',
    {},
    element('td', {}, element('time', { datetime: new Date(at).toISOString() }, timeOf(at))),
    element(
      'th',
      { scope: 'row' },
      element('code', {}, ...breakable(`${method} ${url}`)),
      asks !== null && element('span', { class: 'lead' }, `preflight of ${asks}`),
    ),
    element('td', {}, origin === null ? 'none' : element('code', {}, origin)),
    element(
      'td',
      {},
      element('code', {}, ...breakable(call ?? probe.call)),
      reason !== 'verdict' && element('span', { class: 'lead' }, REASONS[reason]),
    ),
    element('td', {}, status === null ? (fault ?? 'none') : String(status)),
    element('td', {}, `${durationMs} ms`),
  );
}

const timeOf = (at: number): string => new Date(at).toLocaleTimeString();
