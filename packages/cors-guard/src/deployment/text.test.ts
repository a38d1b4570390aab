import { describe, expect, it } from 'vitest';
import { printable } from '../printable.ts';
import { kindOf, nearestName, shownValue } from './text.ts';

describe('shownValue', () => {
  it.each([
    ['app.example.com', '"app.example.com"'],
    ['https://me:pw@api.example.com/v1?key=s3cret#top', '"https://...@api.example.com/v1?..."'],
    ['https://api.example.com/#s3cret', '"https://api.example.com/#..."'],
    ['https://api.example.com?', '"https://api.example.com?"'],
    ['https://me:p/w#?@api.example.com', '"https://...@api.example.com"'],
    ['me:s3cret@api.example.com', '"...@api.example.com"'],
    [3, '3'],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'undefined'],
    [['a'], 'a list'],
    [{ token: 's3cret' }, 'an object'],
    [() => 's3cret', 'a function'],
  ])('of %j is %s', (value, shown) => {
    expect(shownValue(value)).toBe(shown);
  });
});

describe('printable', () => {
  it.each([
    ['/api', '/api'],
    ['a\u001b[2Jb', 'a\\u{1b}[2Jb'],
    ['a\nb\u009bc\u202ed\u2028', 'a\\u{a}b\\u{9b}c\\u{202e}d\\u{2028}'],
  ])('makes %j inert', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('cuts long text', () => {
    expect(printable('x'.repeat(1000))).toBe(`${'x'.repeat(200)}...`);
  });
});

describe('nearestName', () => {
  it.each([
    ['prob', 'probe'],
    ['prodution', 'production'],
    ['PROXY', 'proxy'],
    ['ignores', 'ignore'],
    ['inflight', undefined],
    ['overlay', undefined],
    ['', undefined],
  ])('of %j is %j', (name, near) => {
    expect(nearestName(name, ['production', 'proxy', 'probe', 'exclude', 'ignore'])).toBe(near);
  });
});

it('kindOf never shows a value', () => {
  expect(['s3cret', 1, ['s3cret'], { a: 's3cret' }].map(kindOf)).toEqual([
    'a string',
    'a number',
    'a list',
    'an object',
  ]);
});
