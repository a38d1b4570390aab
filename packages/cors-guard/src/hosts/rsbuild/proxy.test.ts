import { describe, expect, it } from 'vitest';
import { withOwnEntries } from './proxy.ts';

const A = 'https://a.example.com';
const B = 'https://b.example.com';

describe('withOwnEntries', () => {
  it.each([
    ['none', undefined, { '/auth': B }, { proxy: { '/auth': B }, unused: [] }],
    ['an object', { '/api': A }, { '/auth': B }, { proxy: { '/api': A, '/auth': B }, unused: [] }],
    ['an object with the path', { '/api': A }, { '/api': B }, { proxy: { '/api': A }, unused: ['/api'] }],
    [
      'a list',
      [{ pathFilter: '/api', target: A }],
      { '/auth': B },
      {
        proxy: [
          { pathFilter: '/api', target: A },
          { pathFilter: '/auth', target: B },
        ],
        unused: [],
      },
    ],
    [
      'a list with the path',
      [{ pathFilter: ['/v1', '/api'], target: A }],
      { '/api': { target: B } },
      { proxy: [{ pathFilter: ['/v1', '/api'], target: A }], unused: ['/api'] },
    ],
  ])('stands behind what the user has: %s', (_name, users, own, made) => {
    expect(withOwnEntries(users, own)).toEqual(made);
  });
});
