import type { FetchRequest } from './fetch-request.ts';
import type { BrowserProfile } from './profile.ts';
import { settle } from './settle.ts';
import type { Answer, Exchange, Settlement } from './types.ts';

/** What the network stack hands on of an answer, or the end of a request that got none it takes. */
export function takeAnswer(answer: Answer, { hop }: FetchRequest, { answers }: BrowserProfile): Exchange | Settlement {
  if ('notSent' in answer) return settle.unsettled(answer.notSent, hop);
  if ('networkError' in answer) return settle.blocked('network', 'network-error', hop);
  const { exchange } = answer;
  // RFC 9110, 5.5: a field value with NUL makes the message invalid; all browsers refuse it (measured).
  if (exchange.headers.some(([, value]) => value.includes('\0')))
    return settle.blocked('network', 'network-error', hop);
  if (exchange.status === 407 && answers.refusesProxyAuthentication) {
    return settle.blocked('network', 'proxy-authentication', hop, [
      { header: ':status', got: '407', needed: '401', hop, stage: 'network' },
    ]);
  }
  return { ...exchange, headers: answers.readLines(exchange.headers, answer.httpVersion) };
}
