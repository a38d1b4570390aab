import { describe, expect, it } from 'vitest';
import { isBadPort } from './bad-port.ts';
import { isMixedContent, isUpgradedMedia } from './mixed-content.ts';
import { isSameOrigin } from './origin.ts';
import { isPotentiallyTrustworthy } from './potentially-trustworthy.ts';
import { isSameSite, isSchemelesslySameSite } from './site.ts';
import { upgraded } from './upgrade-insecure-requests.ts';

/** Two labels, but for a suffix of the list's private section, addresses and single labels. */
const registrableDomain = (host: string): string | null => {
  if (!host.includes('.') || /^[\d.]+$/.test(host) || host === 'github.io') return null;
  return host
    .split('.')
    .slice(host.endsWith('.github.io') ? -3 : -2)
    .join('.');
};

describe('origins and sites', () => {
  it('an opaque origin is never the same', () => {
    expect(isSameOrigin('null', 'null')).toBe(false);
    expect(isSameOrigin('https://a.example', 'https://a.example')).toBe(true);
  });
  it.each([
    ['https://app.example.com', 'https://api.example.com:8443', true],
    ['https://a.github.io', 'https://b.github.io', false],
    ['https://a.example', 'https://b.example', false],
    ['http://localhost:3000', 'http://localhost:8080', true],
    ['http://localhost', 'http://127.0.0.1', false],
    ['http://sub.localhost', 'http://localhost', false],
    ['null', 'null', false],
  ])('%s and %s: same site %s', (a, b, expected) => {
    expect(isSchemelesslySameSite(a, b, registrableDomain)).toBe(expected);
  });
  it('the scheme counts for a site', () => {
    expect(isSameSite('https://a.example', 'http://a.example', registrableDomain)).toBe(false);
  });
});

describe('isPotentiallyTrustworthy', () => {
  it.each([
    'https://a',
    'wss://a',
    'http://localhost',
    'http://x.localhost.',
    'http://127.9.9.9',
    'http://[::1]',
    'data:,',
    'about:blank',
  ])('%s is', (url) => expect(isPotentiallyTrustworthy(new URL(url))).toBe(true));
  it.each(['http://a', 'ws://a', 'http://10.0.0.1', 'http://localhost.example', 'http://127.0.0.1.example', 'about:x'])(
    '%s is not',
    (url) => expect(isPotentiallyTrustworthy(new URL(url))).toBe(false),
  );
});

describe('mixed content', () => {
  const page = new URL('https://a.example');
  it('is what a secure page asks of an insecure host', () => {
    expect(isMixedContent(page, new URL('http://b.example'))).toBe(true);
    expect(isMixedContent(page, new URL('http://localhost'))).toBe(false);
    expect(isMixedContent(page, new URL('http://localhost'), false)).toBe(true);
    expect(isMixedContent(page, new URL('https://localhost'), false)).toBe(false);
    expect(isMixedContent(new URL('http://a.example'), new URL('http://b.example'))).toBe(false);
  });
  it('upgrades media, but no addresses', () => {
    expect(isUpgradedMedia(page, new URL('http://b.example'), 'image')).toBe(true);
    expect(isUpgradedMedia(page, new URL('http://192.0.2.1'), 'image')).toBe(false);
    expect(isUpgradedMedia(page, new URL('http://b.example'), 'script')).toBe(false);
  });
  it('keeps an explicit port when it upgrades', () => {
    expect(upgraded(new URL('http://a.example:80/x')).href).toBe('https://a.example/x');
    expect(upgraded(new URL('http://a.example:8080/x')).href).toBe('https://a.example:8080/x');
  });
});

it('knows ports of other protocols', () => {
  expect(isBadPort(new URL('http://a.example:6000'))).toBe(true);
  expect(isBadPort(new URL('http://a.example:6001'))).toBe(false);
  expect(isBadPort(new URL('http://a.example'))).toBe(false);
});
