import type { HeaderLine } from '../predict/types.ts';
import { isCorsSafelistedRequestHeader, isForbiddenRequestHeader } from '../rules/index.ts';
import { isSameOriginOnly } from './same-origin-headers.ts';
import { isAuthorUserAgent, isIntermediaryHeader, standsAsAuthors, type WireEngine } from './wire-order.ts';

/** Names that the browser adds on its own account and that an author may set as well: only the place of the line tells. */
const TOLD_BY_ORDER = new Set(['cache-control', 'pragma', 'if-none-match', 'if-modified-since', 'priority']);

/**
 * The header lines of a fetch or XMLHttpRequest that its author set and that it would carry to another origin as well, in wire
 * order. Lines of the browser, of intermediaries, and those that libraries add only because the URL is same-origin are left out;
 * so is a Content-Type that the body implied.
 *
 * An author's header that equals the browser's own in name, value and place cannot be told. A caching header counts as the
 * browser's where the order is not known: a preflight that does not happen would be called broken.
 *
 * @param lines - as the page sent them, in wire order
 * @param engine - whose order it is, see `wireEngineOf`
 * @param isImplied - the Content-Type follows from the body
 * @example authorHeadersOf([['Host', 'localhost'], ['X-Tenant', 'a'], ['Accept', '*' + '/*']], 'chromium', false) // [['X-Tenant', 'a']]
 */
export function authorHeadersOf(
  lines: readonly HeaderLine[],
  engine: WireEngine | undefined,
  isImplied: boolean,
): HeaderLine[] {
  return lines.filter((line, position) => {
    const name = line[0].toLowerCase();
    if (isForbiddenRequestHeader(name, line[1]) || isIntermediaryHeader(name)) return false;
    if (TOLD_BY_ORDER.has(name)) return isBeyondBrowsers(name, line[1]) || standsAsAuthors(lines, position, engine);
    if (name === 'content-type') return !isImplied;
    if (name === 'accept') return line[1] !== '*/*';
    if (name === 'accept-language') return !isBrowsersLanguage(line[1]);
    if (name === 'user-agent') return isAuthorUserAgent(line[1]);
    return !isSameOriginOnly(name, line[1], lines);
  });
}

/** Browsers send safelisted characters alone; how many, the reader decides. */
function isBrowsersLanguage(value: string): boolean {
  return value.split(',').every((language) => isCorsSafelistedRequestHeader('accept-language', language));
}

/** A value of Cache-Control or Pragma that no browser sends by itself. */
function isBeyondBrowsers(name: string, value: string): boolean {
  if (name === 'pragma') return value !== 'no-cache';
  return name === 'cache-control' && value !== 'no-cache' && value !== 'max-age=0';
}
