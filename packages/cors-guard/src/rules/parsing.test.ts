import { describe, expect, it } from 'vitest';
import { extractHeaderListValues } from './extract-header-list-values.ts';
import { isHeaderValue, normalizeHeaderValue } from './header-value.ts';
import { mimeTypeEssence } from './mime-type.ts';
import { parseSingleRange } from './single-range.ts';
import { parseUrl } from './url.ts';

describe('header values', () => {
  it('are trimmed of all four white space bytes of HTTP', () => {
    expect(normalizeHeaderValue('\r\n\t a b \t\r\n')).toBe('a b');
  });
  it.each(['\0', 'a\nb', 'a\rb', 'Ā'])('%j is none', (value) => expect(isHeaderValue(value)).toBe(false));
  it.each(['', 'ÿ', '\u0001'])('%j is one', (value) => expect(isHeaderValue(value)).toBe(true));
});

describe('mimeTypeEssence', () => {
  it.each([
    ['Text/HTML;charset=x', 'text/html'],
    [' a/b ', 'a/b'],
    ['a/b \t;x', 'a/b'],
    ['a/b;/', 'a/b'],
  ])('%j is %s', (text, essence) => expect(mimeTypeEssence(text)).toBe(essence));
  it.each(['', 'a', 'a/', '/b', 'a /b', 'a/b c', 'a/b,c'])('%j is no type', (text) => {
    expect(mimeTypeEssence(text)).toBeNull();
  });
});

describe('parseSingleRange', () => {
  it('reads either end', () => {
    expect(parseSingleRange('bytes=5-')).toEqual({ start: 5n, end: null });
    expect(parseSingleRange('bytes=-5')).toEqual({ start: null, end: 5n });
    expect(parseSingleRange('bytes=99999999999999999999-')?.start).toBe(99999999999999999999n);
  });
  it.each(['bytes=-', 'bytes=2-1', 'bytes=1-2,3-4', 'bytes =1-', 'BYTES=1-', 'bytes=1'])('%j is no range', (value) => {
    expect(parseSingleRange(value)).toBeNull();
  });
});

describe('extractHeaderListValues', () => {
  const extract = (...values: string[]): ReturnType<typeof extractHeaderListValues> =>
    extractHeaderListValues(
      values.map((value) => ['L', value] as const),
      'l',
    );
  it('tells absent from empty', () => {
    expect(extract()).toBeNull();
    expect(extract('')).toEqual([]);
  });
  it('joins lines, skips empty items, trims spaces and tabs', () => {
    expect(extract(' a ,,\tb', ',c')).toEqual(['a', 'b', 'c']);
  });
  it.each(['a b', '"a"', 'a, b;q=1', 'x-a:', 'é, x-a', '(x)', 'a|b\u0000'])('%j spoils the whole list', (value) => {
    expect(extract(value)).toBe('failure');
  });
  it('takes a bar and a star for tokens', () => expect(extract('GET|POST, *')).toEqual(['GET|POST', '*']));
});

describe('parseUrl', () => {
  it('reads hosts beyond ASCII, however often it is asked', () => {
    const hosts = Array.from({ length: 50_000 }, () => parseUrl('https://b\u00fccher.example/')?.hostname);
    expect(new Set(hosts)).toEqual(new Set(['xn--bcher-kva.example']));
  });
  it('has nothing for what is no URL', () => expect(parseUrl('https://[')).toBeNull());
});
