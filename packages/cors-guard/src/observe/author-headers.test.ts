import { describe, expect, it } from 'vitest';
import type { HeaderLine } from '../predict/types.ts';
import { authorHeadersOf } from './author-headers.ts';
import { wireEngineOf } from './wire-order.ts';

const chromium =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
const safari =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15';

/** `Name: value` lines as header lines. */
function linesOf(...lines: readonly string[]): HeaderLine[] {
  return lines.map((line) => {
    const at = line.indexOf(': ');
    return [line.slice(0, at), line.slice(at + 2)];
  });
}

function namesOf(lines: readonly HeaderLine[]): string[] {
  return authorHeadersOf(lines, wireEngineOf(lines), false).map(([name]) => name);
}

/** A GET of Chromium with lines behind Connection, before User-Agent, and at the end. */
function fromChromium(lead: readonly string[], map: readonly string[] = [], end: readonly string[] = []): HeaderLine[] {
  return linesOf(
    'Host: localhost',
    'Connection: keep-alive',
    ...lead,
    'sec-ch-ua-platform: "Linux"',
    ...map,
    `User-Agent: ${chromium}`,
    'Accept: */*',
    'Sec-Fetch-Site: same-origin',
    'Referer: http://localhost/',
    'Accept-Encoding: gzip',
    'Accept-Language: en',
    ...end,
  );
}

/** A GET of Firefox with lines at the author's place and at the end. */
function fromFirefox(author: readonly string[], end: readonly string[] = []): HeaderLine[] {
  return linesOf(
    'Host: localhost',
    `User-Agent: ${firefox}`,
    'Accept: */*',
    'Accept-Language: en',
    'Accept-Encoding: gzip',
    'Referer: http://localhost/',
    ...author,
    'Connection: keep-alive',
    'Sec-Fetch-Dest: empty',
    'Sec-Fetch-Mode: cors',
    ...end,
  );
}

describe('authorHeadersOf', () => {
  // Recorded orders that the fixture does not have: both made by the browsers themselves.
  it('tells Chromium cache headers by place and value', () => {
    expect(namesOf(fromChromium(['Pragma: no-cache', 'Cache-Control: no-cache']))).toEqual([]);
    expect(
      namesOf(fromChromium(['Cache-Control: max-age=0'], [], ['If-None-Match: "1"', 'If-Modified-Since: x'])),
    ).toEqual([]);
    expect(namesOf(fromChromium([], ['Cache-Control: max-age=0']))).toEqual(['Cache-Control']);
    expect(namesOf(fromChromium([], ['Authorization: b', 'Cache-Control: no-cache', 'Pragma: no-cache']))).toEqual([
      'Authorization',
      'Cache-Control',
      'Pragma',
    ]);
    expect(namesOf(fromChromium(['Cache-Control: no-cache']))).toEqual(['Cache-Control']);
    expect(namesOf(fromChromium(['Cache-Control: no-store']))).toEqual(['Cache-Control']);
    expect(namesOf(fromChromium(['Cache-Control: max-age=0'], ['If-Modified-Since: x']))).toEqual([
      'If-Modified-Since',
    ]);
  });

  it('tells Priority by place', () => {
    expect(namesOf(fromChromium([], ['Priority: u=1']))).toEqual(['Priority']);
    expect(namesOf(fromChromium([], [], ['priority: u=1, i']))).toEqual([]);
    expect(namesOf(fromFirefox(['Priority: u=1', 'Save-Data: on', 'DPR: 2']))).toEqual([
      'Priority',
      'Save-Data',
      'DPR',
    ]);
    expect(namesOf(fromFirefox([], ['Priority: u=4', 'Pragma: no-cache', 'Cache-Control: no-cache']))).toEqual([]);
  });

  it('takes a caching header for the browser where the order is unknown', () => {
    const inSafari = linesOf(
      'Host: localhost',
      'Cache-Control: no-cache',
      `User-Agent: ${safari}`,
      'Accept: */*',
      'Priority: u=3, i',
    );
    expect(namesOf(inSafari)).toEqual([]);
    expect(namesOf([...inSafari, ['Cache-Control', 'no-store'], ['X-Tenant', '1']])).toEqual([
      'Cache-Control',
      'X-Tenant',
    ]);
  });

  it('leaves out what a tunnel adds, and trusts no order behind it', () => {
    const tunnelled = fromFirefox([
      'Cache-Control: no-cache',
      'X-Forwarded-For: 1.2.3.4',
      'x-forwarded-proto: https',
      'X-Real-IP: 1',
      'X-A: 1',
    ]);
    expect(namesOf(tunnelled)).toEqual(['X-A']);
  });

  it("leaves out forbidden names, keeps the author's in wire order with their spelling", () => {
    const lines = fromFirefox(['X-b: 1', 'authorization: x', 'Proxy-Foo: 1', 'Sec-Foo: 1', 'DNT: 1', 'X-A: 1']);
    expect(namesOf(lines)).toEqual(['X-b', 'authorization', 'X-A']);
  });

  it('keeps a language that no browser would send', () => {
    expect(authorHeadersOf([['Accept-Language', 'fr_FR']], undefined, false)).toHaveLength(1);
    expect(authorHeadersOf([['Accept-Language', 'de-AT,de;q=0.9,*;q=0.1']], undefined, false)).toHaveLength(0);
  });
});

describe('headers of libraries that exist on same-origin URLs only', () => {
  const xsrf = (cookie: string, header: string): string[] =>
    namesOf(fromFirefox([`X-XSRF-TOKEN: ${header}`], [`Cookie: a=1; ${cookie}; b=2`]));

  it('drops X-XSRF-TOKEN that repeats the cookie', () => {
    expect(xsrf('XSRF-TOKEN=tok', 'tok')).toEqual([]);
    expect(xsrf('XSRF-TOKEN=a%2Fb%3D', 'a/b=')).toEqual([]);
    expect(xsrf('XSRF-TOKEN=%', '%')).toEqual([]);
  });

  it('keeps X-XSRF-TOKEN that comes from elsewhere', () => {
    expect(xsrf('XSRF-TOKEN=tok', 'other')).toEqual(['X-XSRF-TOKEN']);
    expect(xsrf('MY-XSRF-TOKEN=tok', 'tok')).toEqual(['X-XSRF-TOKEN']);
  });

  it('finds the cookie among the split lines of HTTP/2', () => {
    const lines: HeaderLine[] = [
      ['cookie', 'a=1'],
      ['cookie', 'XSRF-TOKEN=tok'],
      ['x-xsrf-token', 'tok'],
    ];
    expect(namesOf(lines)).toEqual([]);
  });

  it('drops X-Requested-With where the Accept is that of jQuery', () => {
    const withAccept = (accept: string): string[] =>
      namesOf([
        ['Accept', accept],
        ['X-Requested-With', 'XMLHttpRequest'],
      ]);
    expect(withAccept('application/json, text/javascript, */*; q=0.01')).toEqual(['Accept']);
    expect(withAccept('*/*')).toEqual(['X-Requested-With']);
    expect(withAccept('application/json')).toEqual(['Accept', 'X-Requested-With']);
  });
});
