import { describe, expect, it } from 'vitest';
import { isBelow, splitPath, trimSlashes, withoutPrefix } from './paths.ts';

describe('isBelow', () => {
  it.each([
    ['/api', '/api', true],
    ['/api/', '/api', true],
    ['/api/x', '/api', true],
    ['/apix', '/api', false],
    ['/Api/x', '/api', false],
    ['/x/api', '/api', false],
    ['/anything', '', true],
  ])('%s below %j: %s', (path, prefix, below) => {
    expect(isBelow(path, prefix)).toBe(below);
  });
});

it.each([
  ['/items?page=2&x=?', { path: '/items', query: '?page=2&x=?' }],
  ['/items', { path: '/items', query: '' }],
  ['?a', { path: '/', query: '?a' }],
  ['items', { path: '/items', query: '' }],
])('splitPath(%j)', (text, parts) => {
  expect(splitPath(text)).toEqual(parts);
});

it.each([
  ['/api/items', '/api', '/items'],
  ['/api', '/api', ''],
  ['/apix', '/api', '/apix'],
  ['/x', '', '/x'],
])('withoutPrefix(%j, %j) is %j', (path, prefix, rest) => {
  expect(withoutPrefix(path, prefix)).toBe(rest);
});

it.each([
  ['/', ''],
  ['/v1//', '/v1'],
  ['/v1', '/v1'],
  ['', ''],
])('trimSlashes(%j) is %j', (path, trimmed) => {
  expect(trimSlashes(path)).toBe(trimmed);
});
