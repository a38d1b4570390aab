/**
 * The header list of a probe: what the page's browser would send for this request, in its order, and nothing of the author's but
 * names. Orders and values measured on Chromium 156 and Firefox 153, cross-origin.
 */

import type { BrowserRequest, HeaderLine } from '../predict/types.ts';
import { version } from '../version.ts';
import { isHttp, isTrustworthy, secFetchSite } from './fetch-site.ts';
import type { ProbeContext } from './types.ts';

/** Where headers of the author stand, which only an opted-in path carries. */
const AUTHOR = ':author';

/** Orders of one browser: preflights, calls of scripts, and elements (in Firefox also XHR). */
interface Orders {
  readonly preflight: readonly string[];
  readonly script: readonly string[];
  readonly element: readonly string[];
}

const words = (text: string): readonly string[] => text.split(/\s+/);

const CHROMIUM: Orders = {
  preflight: words(
    `Host Connection Accept Access-Control-Request-Method Access-Control-Request-Headers Origin User-Agent Sec-Fetch-Mode
    Sec-Fetch-Site Sec-Fetch-Dest Referer Accept-Encoding Accept-Language`,
  ),
  script: words(
    `Host Connection sec-ch-ua-platform ${AUTHOR} User-Agent sec-ch-ua sec-ch-ua-mobile Accept Origin Sec-Fetch-Site
    Sec-Fetch-Mode Sec-Fetch-Dest Referer Accept-Encoding Accept-Language Cookie`,
  ),
  element: words(
    `Host Connection Origin sec-ch-ua-platform ${AUTHOR} User-Agent sec-ch-ua sec-ch-ua-mobile Accept Sec-Fetch-Site
    Sec-Fetch-Mode Sec-Fetch-Dest Referer Accept-Encoding Accept-Language Cookie`,
  ),
};

const FIREFOX: Orders = {
  preflight: words(
    `Host User-Agent Accept Accept-Language Accept-Encoding Access-Control-Request-Method Access-Control-Request-Headers Referer
    Origin Connection Sec-Fetch-Dest Sec-Fetch-Mode Sec-Fetch-Site Priority`,
  ),
  script: words(
    `Host User-Agent Accept Accept-Language Accept-Encoding Referer ${AUTHOR} Origin Connection Cookie Sec-Fetch-Dest
    Sec-Fetch-Mode Sec-Fetch-Site Priority`,
  ),
  element: words(
    `Host User-Agent Accept Accept-Language Accept-Encoding ${AUTHOR} Origin Connection Referer Cookie Sec-Fetch-Dest
    Sec-Fetch-Mode Sec-Fetch-Site Priority`,
  ),
};

/** Firefox's own Priority of a request; anything else in that header is the author's. */
const FIREFOX_PRIORITY = /^u=[0-7](, ?i)?$/;

/** Values by name; a name without a value is not sent. */
type Values = Readonly<Record<string, string | undefined>>;

/**
 * All header lines of one probe, Host first. Author headers are left out, except those that `context.credentials` holds; these and
 * gate headers go to the origin of hop 0 alone, and credentials never on a preflight. A header of the author stands in for the
 * browser's own of that name, a gate header for both.
 *
 * @example
 * browserHeaders(request, context)
 * // [['Host', 'api.example.com'], ['Connection', 'keep-alive'], ['Accept', '*\/*'], ...]
 */
export function browserHeaders(request: BrowserRequest, context: ProbeContext): readonly HeaderLine[] {
  const url = new URL(request.url);
  const isFirefox = /\bFirefox\//.test(valueOf(context.browserHeaders, 'user-agent') ?? '');
  const isOwnTarget = url.origin === context.target;
  const secrets = isOwnTarget ? secretsFor(request, context) : [];
  const values: Values = {
    ...valuesOfMessage(request, url, context),
    ...(!context.withoutMetadata && valuesOfMetadata(request, url, context, isFirefox)),
    ...valuesOfBrowser(request, url, context, isFirefox),
    Cookie: valueOf(secrets, 'cookie'),
  };
  const gate = isOwnTarget ? context.gateHeaders : [];
  const author = secrets.filter(([name]) => name.toLowerCase() !== 'cookie' && valueOf(gate, name) === undefined);
  const lines = orderOf(request, context, values, isFirefox).flatMap((name): readonly HeaderLine[] => {
    if (name === AUTHOR) return author;
    const value = values[name];
    const isReplaced = valueOf(author, name) !== undefined || valueOf(gate, name) !== undefined;
    return value === undefined || isReplaced ? [] : [[name, value]];
  });
  return [...lines, ...gate];
}

function orderOf(
  request: BrowserRequest,
  { destination }: ProbeContext,
  values: Values,
  isFirefox: boolean,
): readonly string[] {
  const orders = isFirefox ? FIREFOX : CHROMIUM;
  if (request.kind === 'preflight') return orders.preflight;
  // Measured: Firefox gives fetch a Priority and XHR none, and an XHR has its Referer where elements have it.
  const isScript = destination === '' && (!isFirefox || values['Priority'] !== undefined);
  return isScript ? orders.script : orders.element;
}

/** What the message itself needs, and the CORS protocol. */
function valuesOfMessage(request: BrowserRequest, url: URL, { pageOrigin }: ProbeContext): Values {
  return {
    Host: url.host,
    Connection: 'keep-alive',
    Accept: '*/*',
    Origin: request.origin ?? undefined,
    Referer: refererOf(pageOrigin, url),
    ...(request.kind === 'preflight' && {
      'Access-Control-Request-Method': valueOf(request.headers, 'access-control-request-method'),
      'Access-Control-Request-Headers': valueOf(request.headers, 'access-control-request-headers'),
    }),
  };
}

/** Sec-Fetch-*, for trustworthy URLs; measured: Chromium's preflights name the mode for others too. */
function valuesOfMetadata(
  request: BrowserRequest,
  url: URL,
  { pageOrigin, target, destination }: ProbeContext,
  isFirefox: boolean,
): Values {
  // A request of mode cors to another origin always says where it comes from; one without an Origin has another mode.
  const mode = request.origin === null && url.origin !== pageOrigin ? 'no-cors' : 'cors';
  if (!isTrustworthy(url)) return request.kind === 'preflight' && !isFirefox ? { 'Sec-Fetch-Mode': mode } : {};
  // Of a chain its first and its present URL are known; what lay between them can only be more foreign.
  return {
    'Sec-Fetch-Site': secFetchSite(pageOrigin, [new URL(target), url], !isFirefox),
    'Sec-Fetch-Mode': mode,
    'Sec-Fetch-Dest': destination === '' ? 'empty' : destination,
  };
}

/** What the browser says of itself, taken from the page's own request. */
function valuesOfBrowser(
  request: BrowserRequest,
  url: URL,
  { browserHeaders: own }: ProbeContext,
  isFirefox: boolean,
): Values {
  const userAgent = valueOf(own, 'user-agent');
  const encodings = valueOf(own, 'accept-encoding');
  const about = `cors-guard/${version}`;
  return {
    'User-Agent': userAgent === undefined ? about : `${userAgent} ${about}`,
    'Accept-Language': valueOf(own, 'accept-language'),
    // Measured: both browsers take only gzip and deflate from an http host that is not local.
    'Accept-Encoding': isTrustworthy(url) ? encodings : encodings && 'gzip, deflate',
    ...(isFirefox && { Priority: priorityOf(request, own) }),
    ...(isTrustworthy(url) && {
      'sec-ch-ua': valueOf(own, 'sec-ch-ua'),
      'sec-ch-ua-mobile': valueOf(own, 'sec-ch-ua-mobile'),
      'sec-ch-ua-platform': valueOf(own, 'sec-ch-ua-platform'),
    }),
  };
}

/** Measured: a preflight of Firefox always has the priority of a fetch, whatever it is made for. */
function priorityOf(request: BrowserRequest, own: readonly HeaderLine[]): string | undefined {
  if (request.kind === 'preflight') return 'u=4';
  const priority = valueOf(own, 'priority');
  return priority !== undefined && FIREFOX_PRIORITY.test(priority) ? priority : undefined;
}

/** Referrer policy `strict-origin-when-cross-origin`, as all browsers have it by default, by scheme (measured). */
function refererOf(pageOrigin: string, url: URL): string | undefined {
  if (!URL.canParse(pageOrigin)) return undefined;
  const page = new URL(pageOrigin);
  const isDowngrade = page.protocol === 'https:' && url.protocol === 'http:';
  return isHttp(page) && !isDowngrade ? `${pageOrigin}/` : undefined;
}

/**
 * The opted-in lines that the engine's request really has: a redirect may have taken the author's Authorization away, and cookies
 * go along only in the credentials mode that includes them.
 */
function secretsFor(request: BrowserRequest, { credentials = [] }: ProbeContext): readonly HeaderLine[] {
  if (request.kind === 'preflight') return [];
  return credentials.filter(([name]) =>
    name.toLowerCase() === 'cookie' ? request.includeCredentials : valueOf(request.headers, name) !== undefined,
  );
}

/** First value of a header, by name in any case. */
function valueOf(lines: readonly HeaderLine[], wanted: string): string | undefined {
  const name = wanted.toLowerCase();
  return lines.find((line) => line[0].toLowerCase() === name)?.[1];
}
