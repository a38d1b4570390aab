import { describe, expect, it } from 'vitest';
import type { BrowserRequest, HeaderLine } from '../predict/types.ts';
import { version } from '../version.ts';
import { browserHeaders } from './browser-headers.ts';
import recorded from './fixtures/browser-requests.json' with { type: 'json' };
import type { ProbeContext } from './types.ts';

interface Recorded {
  readonly browser: string;
  readonly name: string;
  readonly destination: string;
  /** What the browser sent of itself with the same call on the dev server. */
  readonly page: readonly HeaderLine[];
  readonly method: string;
  /** What it sent to the API from https://app.example.test, cookies left out. */
  readonly headers: readonly HeaderLine[];
}

const PAGE = 'https://app.example.test';
const CHROMIUM: readonly HeaderLine[] = [
  ['User-Agent', 'Mozilla/5.0 Chrome/156.0.0.0'],
  ['Accept-Language', 'de'],
  ['Accept-Encoding', 'gzip, deflate, br, zstd'],
  ['sec-ch-ua', '"Chromium";v="156"'],
];

const requestTo = (url: string, more: Partial<BrowserRequest> = {}): BrowserRequest => ({
  kind: 'actual',
  hop: 0,
  method: 'GET',
  url,
  origin: PAGE,
  headers: [],
  includeCredentials: false,
  ...more,
});

const contextOf = (target: string, more: Partial<ProbeContext> = {}): ProbeContext => ({
  target,
  transport: {},
  browserHeaders: CHROMIUM,
  pageOrigin: PAGE,
  gateHeaders: [],
  destination: '',
  timeoutMs: 1_000,
  ...more,
});

const valueIn = (lines: readonly HeaderLine[], wanted: string): string | undefined =>
  lines.find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];

const withOwnName = ([name, value]: HeaderLine): HeaderLine =>
  name === 'User-Agent' ? [name, `${value} cors-guard/${version}`] : [name, value];

describe('header lists of probes against recorded browsers', () => {
  for (const { browser, name, destination, page, method, headers } of recorded as unknown as readonly Recorded[]) {
    const host = valueIn(headers, 'host') ?? '';
    it(`${browser} ${method} of ${name} to ${host}`, () => {
      const request = requestTo(`https://${host}/items?q=1#part`, {
        kind: method === 'OPTIONS' ? 'preflight' : 'actual',
        method,
        origin: valueIn(headers, 'origin') ?? null,
        headers: headers.filter(([header]) => /^access-control-request-/i.test(header)),
      });
      const context = contextOf(`https://${host}`, { browserHeaders: page, destination });
      expect(browserHeaders(request, context)).toEqual(headers.map(withOwnName));
    });
  }
});

describe('what depends on the URL', () => {
  it('drops metadata, client hints and newer encodings for http hosts that are not local', () => {
    const lines = browserHeaders(
      requestTo('http://api.example.test/', { origin: 'http://app.example.test' }),
      contextOf('http://api.example.test', { pageOrigin: 'http://app.example.test' }),
    );
    expect(lines.map(([name]) => name).join(' ')).toBe(
      'Host Connection User-Agent Accept Origin Referer Accept-Encoding Accept-Language',
    );
    expect(valueIn(lines, 'accept-encoding')).toBe('gzip, deflate');
  });

  it('keeps the mode on a preflight of Chromium to such a host, not of Firefox', () => {
    const url = 'http://api.example.test/';
    const preflight = requestTo(url, { kind: 'preflight', method: 'OPTIONS' });
    const firefox: HeaderLine[] = [['User-Agent', 'Mozilla/5.0 Gecko/20100101 Firefox/153.0']];
    const metadata = (context: ProbeContext): readonly HeaderLine[] =>
      browserHeaders(preflight, context).filter(([name]) => name.startsWith('Sec-'));
    expect(metadata(contextOf(new URL(url).origin))).toEqual([['Sec-Fetch-Mode', 'cors']]);
    expect(metadata(contextOf(new URL(url).origin, { browserHeaders: firefox }))).toEqual([]);
  });

  it.each([
    ['https://app.example.test', 'https://api.example.test', 'https://app.example.test/'],
    ['https://app.example.test', 'http://localhost:3000', undefined],
    ['http://app.example.test', 'http://api.example.test', 'http://app.example.test/'],
    ['null', 'https://api.example.test', undefined],
    ['capacitor://localhost', 'https://api.example.test', undefined],
  ])('page %s, API %s: Referer %s', (pageOrigin, target, referer) => {
    expect(valueIn(browserHeaders(requestTo(`${target}/`), contextOf(target, { pageOrigin })), 'referer')).toBe(
      referer,
    );
  });

  it('names the port in Host, and neither credentials nor fragment of the URL anywhere', () => {
    const lines = browserHeaders(
      requestTo('https://user:pass@api.example.test:8443/#frag'),
      contextOf('https://api.example.test:8443'),
    );
    expect(valueIn(lines, 'host')).toBe('api.example.test:8443');
    expect(JSON.stringify(lines)).not.toMatch(/pass|frag/);
  });
});

describe('secrets', () => {
  const target = 'https://api.example.test';
  const author: HeaderLine[] = [
    ['Authorization', 'Bearer canary-1'],
    ['X-Tenant', 'canary-2'],
    ['Accept', 'canary-3'],
    ['Content-Type', 'canary-4'],
    ['Range', 'canary-5'],
  ];
  const credentials: HeaderLine[] = [
    ['Cookie', 'sid=canary-6'],
    ['Authorization', 'Bearer canary-1'],
  ];
  const asked: HeaderLine[] = [['Access-Control-Request-Headers', 'authorization,x-tenant']];

  it('sends no value of the author, nor what the page sent beside its browser headers', () => {
    const page: HeaderLine[] = [...CHROMIUM, ['Cookie', 'canary'], ['Priority', 'canary'], ['X-Tenant', 'canary']];
    for (const kind of ['actual', 'preflight'] as const) {
      const request = requestTo(`${target}/`, { kind, headers: [...author, ...asked], includeCredentials: true });
      expect(JSON.stringify(browserHeaders(request, contextOf(target, { browserHeaders: page })))).not.toContain(
        'canary',
      );
    }
  });

  it('opted in: sends the cookies and what the engine still has, each once', () => {
    const request = requestTo(`${target}/`, { headers: author, includeCredentials: true });
    const lines = browserHeaders(
      request,
      contextOf(target, { credentials: [...credentials, ['Accept', 'text/plain']] }),
    );
    expect(valueIn(lines, 'cookie')).toBe('sid=canary-6');
    expect(lines.filter(([name]) => /^(authorization|accept)$/i.test(name))).toEqual([
      ['Authorization', 'Bearer canary-1'],
      ['Accept', 'text/plain'],
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/canary-[2345]/);
  });

  it('opted in: leaves out cookies that the call does not include, and an Authorization that a redirect took away', () => {
    const lines = browserHeaders(requestTo(`${target}/`), contextOf(target, { credentials }));
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('never sends them on a preflight', () => {
    const request = requestTo(`${target}/`, { kind: 'preflight', method: 'OPTIONS', headers: [...author, ...asked] });
    expect(JSON.stringify(browserHeaders(request, contextOf(target, { credentials })))).not.toContain('canary');
  });

  it('sends gate headers and credentials to the origin of hop 0 alone', () => {
    const context = contextOf(target, { credentials, gateHeaders: [['X-Gate', 'canary-gate']] });
    const at = (url: string): string =>
      JSON.stringify(browserHeaders(requestTo(url, { hop: 1, headers: author, includeCredentials: true }), context));
    expect(at('https://api.example.test/next')).toContain('canary-gate');
    expect(at('https://api.example.test:8443/next')).not.toContain('canary');
    expect(at('http://api.example.test/next')).not.toContain('canary');
  });

  it('lets a gate header stand in for the browser and the author', () => {
    const gateHeaders: HeaderLine[] = [
      ['user-agent', 'monitor'],
      ['Authorization', 'Basic gate'],
    ];
    const request = requestTo(`${target}/`, { headers: author, includeCredentials: true });
    const lines = browserHeaders(request, contextOf(target, { credentials, gateHeaders }));
    expect(lines.filter(([name]) => /^(user-agent|authorization)$/i.test(name))).toEqual(gateHeaders);
  });
});

it('leaves out what names the site, and nothing else, where that is the question', () => {
  for (const kind of ['preflight', 'actual'] as const) {
    const request = requestTo('https://api.example.test/items', { kind });
    const context = contextOf('https://api.example.test');
    const unmarked = browserHeaders(request, { ...context, withoutMetadata: true });
    expect(unmarked).toEqual(browserHeaders(request, context).filter(([name]) => !name.startsWith('Sec-Fetch-')));
    expect(browserHeaders(request, context).length - unmarked.length).toBe(3);
  }
});
