import type { PageFacts } from '../findings/index.ts';
import { cookieNamesOf, isSameOriginOnly } from '../observe/index.ts';
import type { HeaderLine } from '../predict/index.ts';
import { corsUnsafeRequestHeaderNames } from '../rules/index.ts';
import type { Shape } from './shapes.ts';

/**
 * What is known of a call beside its verdicts, as names.
 *
 * @example pageFactsOf(shape).reads // ['x-total-count']
 */
export function pageFactsOf({ call, told, observation, production, reads }: Shape): PageFacts {
  const { requestHeaders: lines, response, proxyHeaders } = observation;
  const stack = told?.stack;
  return {
    isTold: told !== undefined,
    reads: [...reads].sort(),
    sameOriginHeaders: namesOf(
      lines.filter(([name, value]) => isSameOriginOnly(name.toLowerCase(), value, lines, stack)),
    ),
    cookiesSent: cookieNamesOf(lines),
    cookiesSet: setCookieNames(response?.headers ?? []),
    headersGot: namesOf(response?.headers ?? []),
    // Values of author headers stay at home, what the proxy adds is not known to the page, another environment knows other users.
    lacksOnlyCookies:
      !production.otherEnvironment &&
      corsUnsafeRequestHeaderNames(call.headers).length === 0 &&
      proxyHeaders.length === 0,
  };
}

function namesOf(lines: readonly HeaderLine[]): readonly string[] {
  return [...new Set(lines.map(([name]) => name.toLowerCase()))];
}

function setCookieNames(lines: readonly HeaderLine[]): readonly string[] {
  const set = lines.filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, value]) => value);
  return [...new Set(set.map((value) => value.split(/[=;]/)[0]?.trim() ?? '').filter(Boolean))];
}
