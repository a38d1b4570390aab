import { describe, expect, it } from 'vitest';
import { corsUnsafeRequestHeaderNames } from './cors-unsafe-request-header-names.ts';

describe('corsUnsafeRequestHeaderNames', () => {
  it('sorts, lower-cases and names each once', () => {
    expect(
      corsUnsafeRequestHeaderNames([
        ['X-B', '1'],
        ['Accept', '*/*'],
        ['x-a', '1'],
        ['X-b', '2'],
        ['Authorization', 'x'],
      ]),
    ).toEqual(['authorization', 'x-a', 'x-b']);
  });
  it('takes safelisted ones along once they are longer than 1024 bytes together', () => {
    const entry = ['Accept', 'a'.repeat(128)] as const;
    expect(corsUnsafeRequestHeaderNames(Array.from({ length: 8 }, () => entry))).toEqual([]);
    expect(corsUnsafeRequestHeaderNames([...Array.from({ length: 8 }, () => entry), ['Accept', 'a']])).toEqual([
      'accept',
    ]);
  });
});
