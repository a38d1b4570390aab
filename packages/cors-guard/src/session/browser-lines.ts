import type { Observation } from '../observe/index.ts';
import type { HeaderLine } from '../predict/index.ts';

/** Headers that a browser sends with everything, whoever wrote the call. */
const BROWSER_HEADERS = /^(user-agent|accept-language|accept-encoding|sec-ch-ua.*|priority)$/i;

/** The lines that tell which browser asks, and nothing of the call. */
export function browserLinesOf({ requestHeaders }: Pick<Observation, 'requestHeaders'>): readonly HeaderLine[] {
  return requestHeaders.filter(([name]) => BROWSER_HEADERS.test(name));
}
