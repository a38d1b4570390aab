import type { HeaderLine } from '../predict/types.ts';
import { printable } from '../printable.ts';
import type { Failure } from './failure.ts';
import { pathOf, shownLine, shownValue } from './masking.ts';
import { askedHeaders, sentMethod } from './needs.ts';
import { hasCorsMarks } from './headers.ts';
import type { ShownExchange } from './types.ts';

/** Headers of an answer that tell something about CORS, about who answered, or about where to. */
const TELLING = /^(access-control-.*|vary|location|server|via|allow|content-type|set-cookie|cache-control|age)$/i;

/**
 * The exchange in which a call fails, as it may be shown: what the browser sends and what the API answers, the values of all
 * headers that may hold a secret left out. Null where no answer decided.
 *
 * @example shownExchange(failure)?.request.headers // [['Origin', 'https://app.example.com']]
 */
export function shownExchange({ call, exchange, hop, stage }: Failure): ShownExchange | null {
  if (!exchange) return null;
  const template = pathOf(call.template);
  const url = hop === 0 ? call.target + template : `${new URL(exchange.url).origin}/...`;
  const headers = exchange.headers.filter(([name]) => TELLING.test(name));
  return {
    stage,
    request: {
      method: exchange.method,
      url: printable(url, 2_000),
      headers: [
        ...(exchange.origin === null ? [] : [['Origin', exchange.origin] as const]),
        ...(exchange.method === 'OPTIONS' ? asked(call.call) : carried(call.call.headers)),
      ],
    },
    response: {
      status: exchange.status,
      headers: headers.map((line) => shownLine(line, exchange.url, template)),
      silent: !hasCorsMarks(exchange.headers),
    },
  };
}

function asked(call: Failure['call']['call']): readonly HeaderLine[] {
  const names = askedHeaders(call);
  return [
    ['Access-Control-Request-Method', sentMethod(call)],
    ...(names.length > 0 ? [['Access-Control-Request-Headers', names.join(',')] as const] : []),
  ];
}

function carried(lines: readonly HeaderLine[]): readonly HeaderLine[] {
  return lines.map(([name, value]) => [printable(name), shownValue(name, value)]);
}
