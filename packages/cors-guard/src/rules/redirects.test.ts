import { describe, expect, it } from 'vitest';
import { becomesGet, whyNotFollowed, withoutAuthorization, withoutBodyHeaders } from './http-redirect-fetch.ts';
import { isRedirectStatus, locationUrl } from './location-url.ts';
import { taintsRequest } from './redirect-taint.ts';

const [A, B, C] = ['https://a.example', 'https://b.example', 'https://c.example'];

describe('taintsRequest', () => {
  it.each([
    ['A to A', A, A, false],
    ['A to B', A, B, false],
    ['B to B', B, B, false],
    ['B to A', B, A, true],
    ['B to C', B, C, true],
  ])('%s', (_, last, next, taints) => expect(taintsRequest(A, last, next)).toBe(taints));
  it('of an opaque page: every change of origin', () => {
    expect(taintsRequest('null', A, B)).toBe(true);
    expect(taintsRequest('null', A, A)).toBe(false);
  });
});

describe('locationUrl', () => {
  const current = new URL('https://a.example/x/y?q#frag');
  it.each([
    ['/z', 'https://a.example/z#frag'],
    ['z#own', 'https://a.example/x/z#own'],
    ['//b.example', 'https://b.example/#frag'],
    ['', 'https://a.example/x/y?q#frag'],
    ['HTTPS://B.example:443/', 'https://b.example/#frag'],
  ])('%j leads to %s', (location, href) => expect(String(locationUrl(location, current))).toBe(href));
  it('fails on what is no URL, and knows when there is none', () => {
    expect(locationUrl('https://[', current)).toBe('failure');
    expect(locationUrl(null, current)).toBeNull();
  });
  it('keeps an empty query when it is empty', () => {
    expect(String(locationUrl('', new URL('https://a.example/x?')))).toBe('https://a.example/x?');
  });
  it('redirects by five statuses', () => {
    expect([300, 301, 302, 303, 304, 305, 306, 307, 308].filter(isRedirectStatus)).toEqual([301, 302, 303, 307, 308]);
  });
});

describe('becomesGet', () => {
  it.each([
    [301, 'POST', true],
    [302, 'POST', true],
    [302, 'PUT', false],
    [303, 'PUT', true],
    [303, 'HEAD', false],
    [307, 'POST', false],
    [308, 'POST', false],
  ])('%i %s: %s', (status, method, expected) => expect(becomesGet(status, method)).toBe(expected));
});

describe('headers on the way', () => {
  const headers = [
    ['Content-Type', 'a'],
    ['authorization', 'b'],
    ['X-A', 'c'],
    ['Content-Language', 'd'],
  ] as const;
  it('lose what describes the body', () => {
    expect(withoutBodyHeaders(headers).map(([name]) => name)).toEqual(['authorization', 'X-A']);
  });
  it('lose Authorization', () => {
    expect(withoutAuthorization(headers).map(([name]) => name)).toEqual(['Content-Type', 'X-A', 'Content-Language']);
  });
});

describe('whyNotFollowed', () => {
  const request = {
    origin: A,
    mode: 'cors',
    isCorsTainted: false,
    redirectCount: 0,
    hasStreamBody: false,
    checksUserinfo: true,
  };
  it('follows 20 redirects, not 21', () => {
    expect(whyNotFollowed({ ...request, redirectCount: 19 }, new URL(B), 302)).toBeNull();
    expect(whyNotFollowed({ ...request, redirectCount: 20 }, new URL(B), 302)).toBe('too-many-redirects');
  });
  it('stays with http', () => expect(whyNotFollowed(request, new URL('data:,x'), 302)).toBe('redirect-scheme'));
  it('takes user names only within the page’s own origin', () => {
    expect(whyNotFollowed(request, new URL('https://u:p@a.example'), 302)).toBeNull();
    expect(whyNotFollowed(request, new URL('https://u@b.example'), 302)).toBe('redirect-with-userinfo');
    expect(whyNotFollowed({ ...request, isCorsTainted: true }, new URL('https://u@a.example'), 302)).toBe(
      'redirect-with-userinfo',
    );
    expect(whyNotFollowed({ ...request, mode: 'no-cors' }, new URL('https://u@b.example'), 302)).toBeNull();
  });
  it('cannot send a stream twice, unless the body is dropped', () => {
    expect(whyNotFollowed({ ...request, hasStreamBody: true }, new URL(B), 307)).toBe('redirect-stream-body');
    expect(whyNotFollowed({ ...request, hasStreamBody: true }, new URL(B), 303)).toBeNull();
  });
});
