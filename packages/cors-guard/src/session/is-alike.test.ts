import { describe, expect, it } from 'vitest';
import { likenessOf, type Alike } from '../observe/index.ts';
import { isAlike } from './is-alike.ts';

const alike: Alike = {
  entry: '/api',
  method: 'GET',
  devPath: '/api/items?page=2',
  asOrigin: undefined,
  requestHeaders: ['Accept', '*/*', 'Cookie', 'a=1'],
  responseHeaders: ['Content-Type', 'text/plain', 'Date', 'Sat, 21 Nov 2026 10:00:00 GMT'],
  status: 200,
};

/** Whether the second tells what the first has told: of the same place, and alike whichever is compared with which. */
function isRepeat(first: Alike, second: Alike): boolean {
  const [one, other] = [likenessOf(first), likenessOf(second)];
  expect(isAlike(one, other)).toBe(isAlike(other, one));
  return one.place === other.place && isAlike(one, other);
}

describe('isAlike', () => {
  it.each<[string, Partial<Alike>]>([
    ['another query', { devPath: '/api/items?page=3' }],
    ['no query', { devPath: '/api/items' }],
    ['a later answer', { responseHeaders: ['Content-Type', 'text/plain', 'Date', 'Sat, 21 Nov 2026 10:00:09 GMT'] }],
  ])('holds for %s', (_name, other) => {
    expect(isRepeat(alike, { ...alike, ...other })).toBe(true);
  });

  it.each<[string, Partial<Alike>]>([
    ['another path', { devPath: '/api/item' }],
    ['another method', { method: 'HEAD' }],
    ['another entry', { entry: '^/api' }],
    ['another status', { status: 404 }],
    ['another origin', { asOrigin: 'https://app.example.com' }],
    ['another request header', { requestHeaders: ['Accept', '*/*'] }],
    ['a request header with another value', { requestHeaders: ['Accept', '*/*', 'Cookie', 'a=2'] }],
    [
      'an answer with another value',
      { responseHeaders: ['Content-Type', 'text/html', ...alike.responseHeaders.slice(2)] },
    ],
    ['an answer with another line', { responseHeaders: [...alike.responseHeaders.slice(0, 2), 'Age', '3'] }],
    ['an answer with fewer lines', { responseHeaders: alike.responseHeaders.slice(0, 2) }],
    ['an answer with a line twice', { responseHeaders: [...alike.responseHeaders, 'Content-Type', 'text/plain'] }],
    ['an answer with a CORS header', { responseHeaders: [...alike.responseHeaders, 'Vary', 'Origin'] }],
  ])('does not hold for %s', (_name, other) => {
    expect(isRepeat(alike, { ...alike, ...other })).toBe(false);
  });
});
