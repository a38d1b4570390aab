import type { Case } from './case.ts';
import { curlLine, type CurlView } from './curl.ts';
import { askedHeaders, sentMethod } from './needs.ts';
import { shellWord } from './shell.ts';

/** What of an exchange shows the evidence; `metadata`: the status of one with Sec-Fetch-*; `timeout` and `certificate`: that there is none. */
export type View = CurlView | 'metadata' | 'timeout' | 'certificate';

/**
 * The command that shows the evidence of a case. Only GET and OPTIONS: where the call itself would change something, or where
 * nobody knows the page's origin (a GET with a wrong one can spoil a shared cache), its preflight shows the same layer at work.
 */
export function curlOf({ first, target }: Case, view: View | undefined): string {
  if (view === undefined) return '';
  if (view === 'certificate') return `curl -sS -o /dev/null ${shellWord(`${target}/`)}`;
  const { call, stage, exchange, hop, isAside } = first;
  const method = sentMethod(call.call);
  const mayGet = /^(GET|HEAD)$/.test(method) && call.pageKnown && !call.developmentTarget;
  const isPreflight = hop === 0 && (stage === 'preflight' || !mayGet);
  // No preflight shows what the answer to an error is.
  if (isPreflight && stage !== 'preflight' && exchange && exchange.status >= 400) return '';
  return curlLine({
    method: isPreflight ? 'OPTIONS' : 'GET',
    target,
    template: call.template,
    origin: hop === 0 ? (exchange?.origin ?? call.page) : call.page,
    ...(isPreflight && { asks: { method, headers: askedHeaders(call.call) } }),
    carries: isPreflight || isAside ? [] : carriedBy(first.call.call),
    view: view === 'metadata' || view === 'timeout' ? 'status' : view,
    ...(view === 'timeout' && { waits: true }),
    ...(view === 'metadata' && call.fetchSite !== undefined && { fetchSite: call.fetchSite }),
    follow: hop > 0,
  });
}

/** Names only. The cookie stands for whatever the browser holds. */
function carriedBy(call: Case['first']['call']['call']): readonly string[] {
  const names = call.headers.map(([name]) => name.toLowerCase()).filter((name) => name !== 'content-type');
  return [...(call.credentials === 'include' ? ['Cookie'] : []), ...new Set(names)];
}
