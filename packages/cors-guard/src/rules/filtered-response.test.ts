import { describe, expect, it } from 'vitest';
import { basicFilteredHeaderNames, corsFilteredHeaderNames } from './filtered-response.ts';
import type { HeaderList } from './header-list.ts';

const answer = (...expose: string[]): HeaderList => [
  ['ETag', 'e'],
  ['Set-Cookie', 'a=b'],
  ['Content-Type', 'text/plain'],
  ['X-Total', '5'],
  ['*', 'star'],
  ...expose.map((value): [string, string] => ['Access-Control-Expose-Headers', value]),
];

describe('corsFilteredHeaderNames', () => {
  it('shows the safelisted ones', () => expect(corsFilteredHeaderNames(answer(), false)).toEqual(['content-type']));
  it('adds what is exposed, over all lines and in any case', () => {
    expect(corsFilteredHeaderNames(answer('x-TOTAL', ', etag'), true)).toEqual(['content-type', 'etag', 'x-total']);
  });
  it('shows everything but cookies for *', () => {
    expect(corsFilteredHeaderNames(answer('*, set-cookie'), false)).toEqual([
      '*',
      'access-control-expose-headers',
      'content-type',
      'etag',
      'x-total',
    ]);
  });
  it('takes * for a name with credentials', () => {
    expect(corsFilteredHeaderNames(answer('*'), true)).toEqual(['*', 'content-type']);
  });
  it.each(['"x-total"', 'etag x-total', '@bad, etag', 'etag;a'])('exposes nothing by %j', (value) => {
    expect(corsFilteredHeaderNames(answer(value), false)).toEqual(['content-type']);
  });
  it('never exposes cookies', () => {
    expect(corsFilteredHeaderNames(answer('set-cookie'), false)).toEqual(['content-type']);
  });
});

describe('basicFilteredHeaderNames', () => {
  it('leaves out cookies, names each once', () => {
    expect(
      basicFilteredHeaderNames([
        ['B', '1'],
        ['a', '2'],
        ['b', '3'],
        ['Set-Cookie2', 'x'],
      ]),
    ).toEqual(['a', 'b']);
  });
});
