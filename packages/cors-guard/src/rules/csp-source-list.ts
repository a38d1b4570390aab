/** The URL that is asked for, and what the expressions are compared with. */
export interface SourceSubject {
  readonly url: URL;
  /** URL of the page: stands for `'self'`, and lends its scheme to hosts without one. */
  readonly self: URL;
  /** The page has an opaque origin. */
  readonly isOpaque: boolean;
  readonly redirectCount: number;
}

/** Where implementations of the matching part. */
export interface SourceMatching {
  /** Whether an expression of scheme `a` allows a URL of scheme `b`, both without colon. */
  readonly schemeMatches: (a: string, b: string, isSameOrigin: boolean) => boolean;
  /** Port 80 also allows 443: not at all, when http became https on the way, or always. */
  readonly port80Allows443: 'never' | 'with-scheme' | 'always';
  /** http with a port that is not https's own allows https on that port. */
  readonly upgradesAnyPort: boolean;
  /** `*` without a scheme may be followed by a port. */
  readonly bareWildcardTakesPort: boolean;
  /** A path is decoded before it is split, so that `%2F` separates. */
  readonly decodesWholePath: boolean;
  /** `'self'` matches nothing for a page with an opaque origin. */
  readonly selfNeedsOrigin: boolean;
}

const HOST_SOURCE =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?)(?::(\d+|\*))?(\/[^?#]*)?(?:\?[^#]*)?(?:#.*)?$/i;

/**
 * CSP, "does URL match source list in origin with redirect count?". `'none'` matches nothing by itself.
 *
 * @example matchesSourceList(["'self'", 'https://api.example.com'], subject, matching)
 */
export function matchesSourceList(
  sources: readonly string[],
  subject: SourceSubject,
  matching: SourceMatching,
): boolean {
  return sources.some((source) => matchesSource(source, subject, matching));
}

function matchesSource(source: string, subject: SourceSubject, matching: SourceMatching): boolean {
  const { url, self } = subject;
  const scheme = url.protocol.slice(0, -1);
  if (source === '*') return /^(?:https?|wss?)$/.test(scheme) || url.protocol === self.protocol;
  if (/^'self'$/i.test(source)) return !(subject.isOpaque && matching.selfNeedsOrigin) && matchesSelf(url, self);
  const schemeSource = /^([a-z][a-z0-9+.-]*):$/i.exec(source)?.[1];
  if (schemeSource !== undefined) {
    return matching.schemeMatches(schemeSource.toLowerCase(), scheme, url.origin === self.origin);
  }
  return matchesHostSource(source, subject, matching);
}

function matchesHostSource(
  source: string,
  { url, self, redirectCount }: SourceSubject,
  matching: SourceMatching,
): boolean {
  const [, givenScheme, host = '', port, path] = HOST_SOURCE.exec(source) ?? [];
  if (host === '') return false;
  if (host === '*' && givenScheme === undefined && port !== undefined && !matching.bareWildcardTakesPort) return false;
  const wanted = (givenScheme ?? self.protocol.slice(0, -1)).toLowerCase();
  return (
    matching.schemeMatches(wanted, url.protocol.slice(0, -1), url.origin === self.origin) &&
    matchesHost(host, url.hostname) &&
    matchesPort(port, wanted, url, matching) &&
    (redirectCount > 0 || matchesPath(path, url.pathname, matching.decodesWholePath))
  );
}

/** CSP, "scheme-part matches": the same, or its secure twin; a WebSocket counts as the http it starts with. */
export function schemePartMatches(a: string, b: string): boolean {
  if (a === b) return true;
  if (a === 'ws') return b === 'wss' || b === 'http' || b === 'https';
  return b === 'https' && (a === 'http' || a === 'wss');
}

/** The same origin, or the secure twin on the same port or both on the default ones. */
function matchesSelf(url: URL, self: URL): boolean {
  if (url.origin === self.origin) return true;
  if (url.hostname !== self.hostname || url.port !== self.port) return false;
  return /^(?:https|wss):$/.test(url.protocol) || (self.protocol === 'http:' && /^(?:http|ws):$/.test(url.protocol));
}

/** CSP, "host-part matches". */
function matchesHost(pattern: string, host: string): boolean {
  const wanted = pattern.toLowerCase();
  if (wanted === '*') return true;
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted;
}

/** CSP, "port-part matches". */
function matchesPort(port: string | undefined, scheme: string, url: URL, matching: SourceMatching): boolean {
  if (port === '*') return true;
  const isDefault = url.port === '';
  if (port === undefined) return isDefault;
  const wanted = Number(port);
  const isUpgraded = scheme !== url.protocol.slice(0, -1);
  if (wanted === Number(url.port || defaultPort(url.protocol)))
    return !isUpgraded || isDefault || matching.upgradesAnyPort;
  if (wanted !== 80 || !isDefault || defaultPort(url.protocol) !== 443) return false;
  return matching.port80Allows443 === 'always' || (matching.port80Allows443 === 'with-scheme' && isUpgraded);
}

function defaultPort(protocol: string): number {
  return protocol === 'https:' || protocol === 'wss:' ? 443 : 80;
}

/** CSP, "path-part matches": a prefix when it ends in a slash, else the very path. Compared decoded, case counts. */
function matchesPath(path: string | undefined, pathname: string, decodesWhole: boolean): boolean {
  if (path === undefined || path === '' || path === '/') return true;
  const segments = (text: string): string[] => (decodesWhole ? decode(text).split('/') : text.split('/').map(decode));
  const wanted = segments(path);
  const got = segments(pathname);
  if (wanted.length > got.length) return false;
  if (wanted.at(-1) === '') wanted.pop();
  else if (wanted.length !== got.length) return false;
  return wanted.every((segment, index) => segment === got[index]);
}

function decode(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
