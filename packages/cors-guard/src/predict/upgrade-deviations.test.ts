import { describe, expect, it } from 'vitest';
import { allowed, each, ending, later, page, type Reply } from './testing.ts';
import type { Call, HeaderLine } from './types.ts';

/** Calls of a page with `upgrade-insecure-requests`; rows are what was measured, in the order of {@link each}. */
const upgrade: HeaderLine[] = [['Content-Security-Policy', 'upgrade-insecure-requests']];
const home = 'http://app.example.com/x';
const other = 'http://api.other.com/x';
const star: HeaderLine = ['Access-Control-Allow-Origin', '*'];
const names: HeaderLine = ['Access-Control-Allow-Headers', '*'];
const methods: HeaderLine = ['Access-Control-Allow-Methods', '*'];
const to = (url: string): HeaderLine => ['Location', url];

function endings(call: Partial<Call>, ...replies: Reply[]): string[] {
  return each((browser) => ending(browser, call, replies, upgrade));
}

describe('an upgraded URL of the page’s own host', () => {
  it('needs no permission anywhere, and no preflight', () => {
    expect(endings({ url: home }, [200])).toEqual(Array(4).fill('1 allowed'));
    expect(endings({ url: home, method: 'PUT' }, [200])).toEqual(Array(4).fill('1 allowed'));
  });
  it('is of another origin for Firefox in all other respects', () => {
    expect(each((browser) => later(browser, { url: home }, [], upgrade))).toEqual([
      'GET PAGE/x',
      'GET PAGE/x from PAGE',
      'GET PAGE/x',
      'GET PAGE/x',
    ]);
  });
  it('does not taint what it redirects to in Firefox', () => {
    const replies: Reply[] = [[302, to('https://third.org/y')]];
    expect(later('firefox', { url: home }, replies, upgrade)).toBe('GET THIRD/y from PAGE');
    expect(ending('firefox', { url: home }, [[302, to('https://u@app.example.com/y')], [200]], upgrade)).toBe(
      '2 allowed',
    );
  });
  it('needs permission in Firefox once the request has been elsewhere', () => {
    const replies: Reply[] = [[302, star, to(home)], [200]];
    expect(ending('firefox', {}, replies, upgrade)).toBe('2 allow-origin-missing');
  });
  it('has the Origin of an insecure URL in Firefox when nothing is asked for by cors', () => {
    const call = { url: home, method: 'POST', body: 'text', mode: 'no-cors' } as const;
    expect(later('firefox', call, [], upgrade)).toBe('POST PAGE/x from null');
    expect(later('standard', call, [], upgrade)).toBe('POST PAGE/x from PAGE');
  });
  it('is refused in mode same-origin where the mode is looked at first, in Chromium for the first URL only', () => {
    const call = { mode: 'same-origin' } as const;
    const direct = (browser: 'chromium' | 'firefox' | 'standard'): string =>
      ending(browser, { ...call, url: home }, [[200]], upgrade);
    expect([direct('chromium'), direct('firefox'), direct('standard')]).toEqual([
      '0 mode-same-origin',
      '0 mode-same-origin',
      '1 allowed',
    ]);
    const replies: Reply[] = [[302, to(home)], [200]];
    expect(ending('chromium', { ...call, url: `${page.origin}/x` }, replies, upgrade)).toBe('2 allowed');
    expect(ending('firefox', { ...call, url: `${page.origin}/x` }, replies, upgrade)).toBe('1 mode-same-origin');
  });
});

describe('a Location that is upgraded', () => {
  it('keeps in Firefox what other redirects take away', () => {
    const call = { url: `${page.origin}/x`, headers: [['Authorization', 'x']] } as const;
    const asked = (browser: 'chromium' | 'firefox', location: string): string =>
      later(browser, call, [[302, to(location)]], upgrade);
    expect(asked('firefox', 'http://third.org/y')).toBe('OPTIONS THIRD/y from PAGE asks GET authorization');
    expect(asked('chromium', 'http://third.org/y')).toBe('GET THIRD/y from PAGE');
    expect(asked('firefox', 'https://third.org/y')).toBe('OPTIONS THIRD/y from PAGE asks GET');
  });
  it('leaves one origin for another in Firefox, from what the URL before became', () => {
    const call = { url: 'http://third.org/x' };
    const asked = (location: string): string => later('firefox', call, [[302, star, to(location)]], upgrade);
    expect(asked('http://third.org/y')).toBe('GET THIRD/y from null');
    expect(asked('https://third.org/y')).toBe('GET THIRD/y from PAGE');
  });
  it('is upgraded in Chromium on loopback, too, where the first URL is not', () => {
    const local = 'http://localhost/y';
    expect(later('chromium', {}, [[302, allowed, to(local)]], upgrade)).toBe('GET https://localhost/y from null');
    expect(later('chromium', { url: local }, [], upgrade)).toBe('GET http://localhost/y from PAGE');
  });
  it('is compared as it will be in Chromium: Authorization stays', () => {
    const call = { url: other, headers: [['Authorization', 'x']] } as const;
    const replies: Reply[] = [
      [204, allowed, names, methods],
      [307, allowed, to('http://api.other.com/y')],
    ];
    expect(later('chromium', call, replies, upgrade)).toContain('asks GET authorization');
    expect(later('standard', call, replies, upgrade)).not.toContain('authorization');
  });
});
