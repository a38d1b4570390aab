/** The URL that is asked for, and what the expressions are compared with. */
export interface SourceSubject {
  readonly url: URL;
  /** URL of the page: stands for `'self'` and lends its scheme to hosts without one. */
  readonly self: URL;
  /** The page has an opaque origin; `'self'` still means its URL. */
  readonly redirectCount: number;
}

/** Where implementations of the matching part. */
export interface SourceMatching {
  /** `scheme-part` match: whether an expression of scheme `a` allows a URL of scheme `b`, both without colon. */
  schemeMatches(a: string, b: string): boolean;
}

const HOST_SOURCE =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?)(?::(\d+|\*))?(\/[^?#]*)?(?:\?[^#]*)?(?:#.*)?$/i;

/**
 * CSP, "does URL match source list in origin with redirect count?".
 *
 * @example matchesSourceList(["'self'"], subject, standardMatching)
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
  if (/^'self'$/i.test(source)) return matchesSelf(url, self);
  const schemeSource = /^([a-z][a-z0-9+.-]*):$/i.exec(source);
  if (schemeSource?.[1]) return matching.schemeMatches(schemeSource[1].toLowerCase(), scheme);
  const parts = HOST_SOURCE.exec(source);
  if (!parts?.[2]) return false;
  const [, sourceScheme, host, port, path] = parts;
  return (
    matching.schemeMatches((sourceScheme ?? self.protocol.slice(0, -1)).toLowerCase(), scheme) &&
    matchesHost(host ?? '', url.hostname) &&
    matchesPort(port, url) &&
    (subject.redirectCount > 0 || matchesPath(path, url.pathname))
  );
}

/** CSP, "scheme-part matches": the same, or its secure twin. */
export function schemePartMatches(a: string, b: string): boolean {
  return (
    a === b ||
    (a === 'http' && b === 'https') ||
    (a === 'ws' && (b === 'wss' || b === 'http' || b === 'https')) ||
    (a === 'wss' && b === 'https')
  );
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
function matchesPort(port: string | undefined, url: URL): boolean {
  if (port === '*') return true;
  if (port === undefined) return url.port === '';
  return url.port === '' ? Number(port) === defaultPort(url.protocol) : Number(port) === Number(url.port);
}

function defaultPort(protocol: string): number {
  return protocol === 'https:' || protocol === 'wss:' ? 443 : 80;
}

/** CSP, "path-part matches": a prefix when it ends in a slash, else the very path. Compared decoded, case counts. */
function matchesPath(path: string | undefined, pathname: string): boolean {
  if (path === undefined || path === '' || path === '/') return true;
  const wanted = path.split('/').map(decode);
  const got = pathname.split('/').map(decode);
  if (path.endsWith('/')) wanted.pop();
  else if (wanted.length !== got.length) return false;
  return wanted.every((segment, index) => segment === got[index]);
}

function decode(segment: string): string {
  return segment.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
