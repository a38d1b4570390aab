/**
 * What the order of the header lines tells: browsers add some headers that an author may set too (`Cache-Control` ...), but not
 * at the same place. Measured on Chromium 156, Firefox ESR 153 and WebKitGTK 2.50; HTTP/2 keeps the same orders.
 */

import type { HeaderLine } from '../predict/types.ts';
import { getHeader } from '../rules/index.ts';
import { positionOf } from './header-lines.ts';

/** Browsers whose order of headers was measured. */
export type WireEngine = 'chromium' | 'firefox' | 'webkit';

/**
 * Headers of tunnels and reverse proxies between the browser and the dev server (remote containers, preview links). Where one is
 * seen, the order of the lines is no longer the browser's.
 */
const INTERMEDIARY =
  /^(x-forwarded-.*|forwarded|via|x-real-ip|x-client-ip|true-client-ip|cf-(connecting-ip|ipcountry|ray|visitor|warp-tag-id|worker)|cdn-loop|x-arr-.*|x-original-(host|proto|for|url)|x-envoy-.*|x-scheme|x-request-start|x-amzn-trace-id|x-cloud-trace-context)$/i;

/** The line was added between browser and dev server. */
export function isIntermediaryHeader(name: string): boolean {
  return INTERMEDIARY.test(name);
}

/**
 * Tells the browser whose order of lines can be relied on, or undefined: an unknown browser, an order that was not measured
 * (Safari's is another than that of WebKitGTK), or lines that passed through an intermediary.
 */
export function wireEngineOf(lines: readonly HeaderLine[]): WireEngine | undefined {
  if (lines.some(([name]) => isIntermediaryHeader(name))) return undefined;
  const agent = getHeader(lines, 'user-agent') ?? '';
  if (/ (Headless)?Chrom(e|ium)\//.test(agent)) return 'chromium';
  if (/ Gecko\/.* Firefox\//.test(agent)) return 'firefox';
  if (isAuthorUserAgent(agent)) return engineByOrder(lines);
  return / AppleWebKit\//.test(agent) && !/Macintosh|iPhone|iPad/.test(agent) ? 'webkit' : undefined;
}

/** Firefox and WebKitGTK let the author replace the User-Agent: then their orders tell them. */
function engineByOrder(lines: readonly HeaderLine[]): WireEngine | undefined {
  const languageFirst = positionOf(lines, 'accept-language') < positionOf(lines, 'accept-encoding');
  if (positionOf(lines, 'accept-language') === -1) return undefined;
  return languageFirst ? 'firefox' : 'webkit';
}

/** Every browser's own User-Agent starts like this; Chromium ignores an author's, the others send it. */
export function isAuthorUserAgent(value: string): boolean {
  return !value.startsWith('Mozilla/');
}

/**
 * Whether the line at this position stands where the author's headers stand. To be asked about names that both may set.
 *
 * @param engine - undefined = the order says nothing, and the browser is taken for it (it adds these far more often)
 */
export function standsAsAuthors(
  lines: readonly HeaderLine[],
  position: number,
  engine: WireEngine | undefined,
): boolean {
  if (engine === 'chromium') return standsAsAuthorsInChromium(lines, position);
  const encoding = positionOf(lines, 'accept-encoding');
  // Firefox: between Accept-Encoding and what belongs to the connection; its own come last.
  if (engine === 'firefox') return position > encoding && position < connectionPartOf(lines);
  // WebKitGTK: before Referer, Accept and User-Agent; its own come after them.
  if (engine === 'webkit') return lines.slice(position).some(([name]) => /^(referer|accept|user-agent)$/i.test(name));
  return false;
}

/** First line of Firefox's part about connection, body and origin. */
function connectionPartOf(lines: readonly HeaderLine[]): number {
  const first = positionOf(lines, 'connection', 'content-length', 'origin', 'cookie', 'sec-fetch-dest');
  return first === -1 ? lines.length : first;
}

/**
 * Chromium's network layer puts `Pragma: no-cache, Cache-Control: no-cache` or `Cache-Control: max-age=0` right behind the lines
 * about the connection, and validators and Priority behind Accept-Encoding. All else comes from a hash map: any order.
 */
function standsAsAuthorsInChromium(lines: readonly HeaderLine[], position: number): boolean {
  if (position > positionOf(lines, 'accept-encoding')) return false;
  const lead = lines.findIndex(([name]) => !/^(host|connection|content-length)$/i.test(name));
  const [first, second] = [lines[lead], lines[lead + 1]].map((line) => line?.join(': ').toLowerCase());
  if (first === 'cache-control: max-age=0') return position !== lead;
  if (first === 'pragma: no-cache' && second === 'cache-control: no-cache') return position > lead + 1;
  return true;
}
