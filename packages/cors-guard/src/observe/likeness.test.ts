import { describe, expect, it } from 'vitest';
import { likenessOf, type Alike } from './likeness.ts';

const alike: Alike = {
  entry: '/api',
  method: 'GET',
  devPath: '/api/items?page=2',
  asOrigin: undefined,
  requestHeaders: ['Accept', '*/*', 'Cookie', 'a=1'],
  responseHeaders: ['Content-Type', 'text/plain', 'Date', 'Sat, 21 Nov 2026 10:00:00 GMT'],
  status: 200,
};

describe('likenessOf', () => {
  it.each<[string, Partial<Alike>]>([
    ['another query', { devPath: '/api/items?page=3' }],
    ['no query', { devPath: '/api/items' }],
    ['a later answer', { responseHeaders: ['Content-Type', 'text/plain', 'date', 'Sat, 21 Nov 2026 10:00:09 GMT'] }],
    ['a numbered answer', { responseHeaders: ['X-Request-Id', '7', 'Content-Type', 'text/plain', 'Age', '3'] }],
  ])('is the same for %s', (_name, other) => {
    expect(likenessOf({ ...alike, ...other })).toEqual(likenessOf(alike));
  });

  it.each<[string, Partial<Alike>]>([
    ['another path', { devPath: '/api/item' }],
    ['another method', { method: 'HEAD' }],
    ['another entry', { entry: '^/api' }],
    ['another status', { status: 404 }],
    ['another origin', { asOrigin: 'https://app.example.com' }],
    ['another request header', { requestHeaders: ['Accept', '*/*'] }],
    ['an answer with another value', { responseHeaders: ['Content-Type', 'text/html'] }],
    ['an answer with a line twice', { responseHeaders: [...alike.responseHeaders, 'Content-Type', 'text/plain'] }],
    ['an answer with a CORS header', { responseHeaders: [...alike.responseHeaders, 'Vary', 'Origin'] }],
  ])('is another one for %s', (_name, other) => {
    expect(likenessOf({ ...alike, ...other })).not.toEqual(likenessOf(alike));
  });
});
