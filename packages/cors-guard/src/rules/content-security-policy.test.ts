import { describe, expect, it } from 'vitest';
import { connectSources, parsePolicies, upgradesInsecureRequests } from './content-security-policy.ts';
import { matchesSourceList, schemePartMatches, type SourceMatching, type SourceSubject } from './csp-source-list.ts';

const parse = (...lines: string[]): ReturnType<typeof parsePolicies> =>
  parsePolicies(lines.map((line) => ['Content-Security-Policy', line] as const));

describe('parsePolicies', () => {
  it('makes a policy of every line and every comma', () => {
    expect(parse("connect-src 'self', connect-src *", 'img-src x')).toHaveLength(3);
  });
  it('lets the first of equal directives count', () => {
    expect(connectSources(parse('Connect-Src a; connect-src b')[0]!)).toEqual(['a']);
  });
  it('falls back to default-src', () => {
    expect(connectSources(parse('default-src a')[0]!)).toEqual(['a']);
    expect(connectSources(parse('script-src a')[0]!)).toBeUndefined();
    expect(connectSources(parse('connect-src; default-src *')[0]!)).toEqual([]);
  });
  it('drops a directive beyond ASCII', () => expect(parse('connect-src é')).toEqual([]));
  it('reads no report-only policy', () => {
    expect(parsePolicies([['Content-Security-Policy-Report-Only', 'connect-src x']])).toEqual([]);
  });
  it('knows upgrade-insecure-requests', () => {
    expect(upgradesInsecureRequests(parse('upgrade-insecure-requests'))).toBe(true);
    expect(upgradesInsecureRequests(parse("default-src 'self'"))).toBe(false);
  });
});

const matching: SourceMatching = {
  schemeMatches: schemePartMatches,
  port80Allows443: 'never',
  upgradesAnyPort: true,
  bareWildcardTakesPort: true,
  decodesWholePath: false,
  selfNeedsOrigin: false,
};

function allows(
  source: string,
  url: string,
  page = 'https://app.example.com/',
  over: Partial<SourceSubject> = {},
): boolean {
  const subject = { url: new URL(url), self: new URL(page), isOpaque: false, redirectCount: 0, ...over };
  return matchesSourceList(source.split(' '), subject, matching);
}

describe('matchesSourceList', () => {
  it.each([
    ["'none'", 'https://app.example.com'],
    ["'self'", 'https://app.example.com:8443'],
    ['self', 'https://app.example.com'],
    ['*', 'data:,x'],
    ['https:', 'http://b.example'],
    ['http:', 'ws://b.example'],
    ['b.example', 'http://b.example'],
    ['*.b.example', 'https://b.example'],
    ['b.*.example', 'https://b.x.example'],
    ['b.example', 'https://b.example:8443'],
    ['b.example/p/', 'https://b.example/p'],
    ['b.example/p', 'https://b.example/p/q'],
    ['b.example/p', 'https://b.example/P'],
    ['//b.example', 'https://b.example'],
    ['b.example:99', 'https://b.example'],
    ['https://b.example:80', 'https://b.example'],
  ])('%s does not allow %s', (source, url) => expect(allows(source, url)).toBe(false));

  it.each([
    ["'SELF'", 'https://app.example.com/x'],
    ["'self'", 'wss://app.example.com'],
    ["'none' https:", 'https://b.example'],
    ['*', 'http://b.example:99'],
    ['HTTP:', 'https://b.example'],
    ['wss:', 'https://b.example'],
    ['HTTPS://B.EXAMPLE', 'https://b.example'],
    ['*.b.example', 'https://x.y.b.example'],
    ['b.example:*', 'https://b.example:99'],
    ['http://b.example:8080', 'https://b.example:8080'],
    ['b.example/p/', 'https://b.example/p/q'],
    ['b.example/%70', 'https://b.example/p?x'],
    ['127.0.0.1:*', 'https://127.0.0.1:99'],
  ])('%s allows %s', (source, url) => expect(allows(source, url)).toBe(true));

  it('lends the page’s scheme to a host', () => {
    expect(allows('b.example', 'http://b.example', 'http://app.example.com')).toBe(true);
    expect(allows('b.example', 'https://b.example', 'http://app.example.com')).toBe(true);
  });
  it('ignores paths after a redirect', () => {
    expect(allows('b.example/p', 'https://b.example/q', undefined, { redirectCount: 1 })).toBe(true);
    expect(allows('b.example/p', 'https://c.example/p', undefined, { redirectCount: 1 })).toBe(false);
  });
});
