import { describe, expect, it } from 'vitest';
import { combineHeaders, getHeader, hasHeader, headerLines } from './header-list.ts';

describe('getHeader', () => {
  it('joins lines by comma and space, whatever their case', () => {
    expect(
      getHeader(
        [
          ['Vary', 'a'],
          ['x', 'y'],
          ['VARY', 'b'],
        ],
        'vary',
      ),
    ).toBe('a, b');
  });
  it('tells an absent header from an empty one', () => {
    expect(getHeader([], 'vary')).toBeNull();
    expect(getHeader([['Vary', '']], 'vary')).toBe('');
  });
  it('drops spaces and tabs around a value, no other white space', () => {
    expect(getHeader([['A', ' \tx\t ']], 'a')).toBe('x');
    expect(getHeader([['A', '\u00a0x\u000b']], 'a')).toBe('\u00a0x\u000b');
  });
});

describe('headerLines and hasHeader', () => {
  it('keep duplicates apart', () => {
    const list = [
      ['A', '1'],
      ['a', '2'],
    ] as const;
    expect(headerLines(list, 'a')).toEqual(['1', '2']);
    expect(hasHeader(list, 'a')).toBe(true);
    expect(hasHeader(list, 'b')).toBe(false);
  });
});

describe('combineHeaders', () => {
  it('keeps the place and spelling of the first entry', () => {
    expect(
      combineHeaders([
        ['A', '1'],
        ['b', '2'],
        ['a', '3'],
      ]),
    ).toEqual([
      ['A', '1, 3'],
      ['b', '2'],
    ]);
  });
});
