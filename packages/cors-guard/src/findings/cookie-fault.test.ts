import { describe, expect, it } from 'vitest';
import { cookieFault } from './cookie-fault.ts';

const API = new URL('https://api.example.com/login');
const HTTP = new URL('http://api.example.com/login');
const parts = (text: string): readonly string[] => text.split('; ').filter(Boolean);

describe('cookieFault', () => {
  it.each([
    ['domain', 'Domain=shop.test; Path=/', 'Path=/', API],
    ['domain', 'Domain=other.example.com', 'Domain=localhost', API],
    ['domain', 'Domain=shop.test; domain=API.shop.test', '', API],
    ['secure-over-http', 'Secure; HttpOnly', 'HttpOnly', HTTP],
    ['insecure-none', 'SameSite=None', 'SameSite=Lax', API],
    ['insecure-none', 'samesite=none', 'samesite=none; secure', API],
  ] as const)('%s: %s, rewritten to %s', (fault, sent, got, url) => {
    expect(cookieFault({ name: 'sid', sent: parts(sent), got: parts(got) }, url)).toBe(fault);
  });

  it.each([
    ['its Domain is that of the API', 'Domain=api.example.com', '', API],
    ['its Domain is above the API', 'Domain=.example.com', 'Domain=localhost', API],
    ['it is Secure over https', 'Secure; SameSite=None', 'SameSite=Lax', API],
    ['it is Secure on this machine', 'Secure', '', new URL('http://localhost:3000/')],
    ['only its Path is rewritten', 'Path=/v1', 'Path=/api', API],
    ['the fault is still there', 'Domain=shop.test; Path=/v1', 'Domain=shop.test; Path=/', API],
  ] as const)('none where %s', (_name, sent, got, url) => {
    expect(cookieFault({ name: 'sid', sent: parts(sent), got: parts(got) }, url)).toBeUndefined();
  });

  it('none where the page got no cookie in development either', () => {
    expect(cookieFault({ name: 'sid', sent: ['Domain=shop.test'], got: null }, API)).toBeUndefined();
  });
});
