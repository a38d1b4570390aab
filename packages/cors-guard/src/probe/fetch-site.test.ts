import { describe, expect, it } from 'vitest';
import { isTrustworthy, secFetchSite } from './fetch-site.ts';
import { registrableDomain } from './registrable-domain.ts';

describe('isTrustworthy', () => {
  it.each([
    ['https://api.example.com/', true],
    ['http://localhost:3000/', true],
    ['http://app.localhost/', true],
    ['http://127.0.0.9/', true],
    ['http://[::1]:8080/', true],
    ['http://api.example.com/', false],
    ['http://192.168.1.2/', false],
    ['http://127.example.com/', false],
    ['http://notlocalhost/', false],
  ])('%s: %s', (url, expected) => {
    expect(isTrustworthy(new URL(url))).toBe(expected);
  });
});

describe('secFetchSite', () => {
  it.each([
    ['https://app.example.com', ['https://app.example.com/'], 'same-origin'],
    ['https://app.example.com', ['https://app.example.com:8443/'], 'same-site'],
    ['https://app.example.com', ['https://api.example.com/'], 'same-site'],
    ['https://app.example.com', ['https://api.other.com/'], 'cross-site'],
    ['https://app.example.com', ['http://api.example.com/'], 'cross-site'],
    ['https://alice.github.io', ['https://bob.github.io/'], 'cross-site'],
    ['http://localhost:5173', ['http://localhost:3000/'], 'same-site'],
    ['http://localhost:5173', ['http://127.0.0.1:3000/'], 'cross-site'],
    ['http://localhost:5173', ['http://sub.localhost:3000/'], 'cross-site'],
    ['null', ['https://app.example.com/'], 'cross-site'],
    ['capacitor://localhost', ['http://localhost/'], 'cross-site'],
    // Chains as recorded: the most foreign URL counts, whatever follows.
    ['https://app.example.test', ['https://api.other.test/', 'https://api.example.test/'], 'cross-site'],
    ['https://app.example.test', ['https://api.other.test/', 'https://app.example.test/'], 'cross-site'],
    ['https://app.example.test', ['https://api.example.test/', 'https://app.example.test/'], 'same-site'],
    ['https://app.example.test', ['https://app.example.test/', 'https://api.example.test/'], 'same-site'],
  ])('page %s, chain %j: %s', (page, chain, expected) => {
    const urls = chain.map((url) => new URL(url));
    expect(secFetchSite(page, urls, true)).toBe(expected);
  });

  it('takes http and https of one host for one site where the scheme does not count', () => {
    expect(secFetchSite('https://app.example.com', [new URL('http://api.example.com/')], false)).toBe('same-site');
    expect(secFetchSite('capacitor://localhost', [new URL('http://localhost/')], false)).toBe('cross-site');
  });
});

describe('registrableDomain', () => {
  it.each([
    ['api.example.co.uk', 'example.co.uk'],
    ['alice.github.io', 'alice.github.io'],
    ['github.io', null],
    ['my_api.example.com', 'example.com'],
    ['localhost', null],
    ['127.0.0.1', null],
    ['[::1]', null],
    ['co.uk', null],
    ['app.example.test', 'example.test'],
  ])('%s: %s', (host, expected) => {
    expect(registrableDomain(host)).toBe(expected);
  });
});
