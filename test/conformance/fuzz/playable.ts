import type { HeaderLine } from '../../../packages/cors-guard/src/predict/index.ts';
import { parseUrl } from '../../../packages/cors-guard/src/rules/index.ts';
import type { Hop } from '../corpus.ts';
import type { Question } from '../live/format.ts';
import { PORTS } from '../live/servers.ts';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** What HTTP/2 carries without objection. */
const CLEAN = /^(?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?$/;

/** Headers that decide where a message ends, or how its body reads: not ours to vary. */
const FRAMING: ReadonlySet<string> = new Set([
  'content-length',
  'transfer-encoding',
  'content-encoding',
  'connection',
  'upgrade',
]);

/**
 * Whether the servers can answer all that this question may lead to. A redirect to a place that is not of the case would
 * not be written down, and a message without end would test HTTP parsers, not this.
 */
export function isPlayable({ hops, page }: Question): boolean {
  const urls = hops.map(({ url }) => new URL(url));
  const paths = new Set(urls.map(({ pathname }) => pathname));
  const isKnown = (url: URL): boolean => !isHttp(url) || (isServed(url, page) && paths.has(url.pathname));
  return hops.every((hop, index) => {
    const url = urls[index] as URL;
    const leadsOn = locationsOf(hop).every((location) => {
      const target = parseUrl(location, url);
      return isPlainLocation(location) && (target === null || isKnown(target));
    });
    return isKnown(url) && leadsOn && isPlainAnswer(hop, url.port === '9443');
  });
}

function locationsOf({ response }: Hop): string[] {
  return response.headers.filter(([name]) => name.toLowerCase() === 'location').map(([, value]) => value);
}

/** What browsers make of other bytes in front of a query is a matter of their URL parsers. */
function isPlainLocation(location: string): boolean {
  return /^[ \t]*[\x21-\x7e]*[ \t]*(?:[?#]|$)/.test(location);
}

function isHttp({ protocol }: URL): boolean {
  return protocol in DEFAULT_PORTS;
}

/** Browsers differ in which other bytes they escape in a host, or refuse there. */
const PLAIN_HOST = /^[\w.-]+$/;

/** A page that upgrades takes the port along, where https may not be served. */
function isServed({ protocol, hostname, port }: URL, page: string): boolean {
  if (!PLAIN_HOST.test(hostname)) return false;
  const served = PORTS.get(port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port));
  if (served === undefined || (page === 'csp17' && port !== '')) return false;
  return (served === 'http') === (protocol === 'http:');
}

function isPlainAnswer({ preflight, response }: Hop, isHttp2: boolean): boolean {
  const lines = [...(preflight?.headers ?? []), ...response.headers];
  return (
    lines.every(isPlainLine) &&
    (!isHttp2 || [preflight, response].every((answer) => isFitForHttp2(answer?.headers ?? [])))
  );
}

/** Node's own HTTP/2 refuses some values, and some names twice. */
function isFitForHttp2(lines: readonly HeaderLine[]): boolean {
  const names = new Set(lines.map(([name]) => name.toLowerCase()));
  return names.size === lines.length && lines.every(([, value]) => CLEAN.test(value));
}

function isPlainLine([name, value]: HeaderLine): boolean {
  return /^[!#$%&'*+\-.^_`|~\w]+$/.test(name) && !FRAMING.has(name.toLowerCase()) && !/[\r\n\u0100-\uffff]/.test(value);
}
