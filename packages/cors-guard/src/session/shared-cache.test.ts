import { describe, expect, it } from 'vitest';
import { isKeptByNoCache } from './shared-cache.ts';

describe('isKeptByNoCache', () => {
  it.each([
    ['no-store', true],
    ['max-age=0, Private', true],
    ['no-cache', false],
    ['private="set-cookie"', false],
    ['public, max-age=60', false],
  ])('Cache-Control: %s is %s', (value, expected) => {
    const response = { status: 200, headers: [['cache-control', value] as const], durationMs: 1 };
    expect(isKeptByNoCache(response)).toBe(expected);
  });

  it('takes silence for no word', () => {
    expect(isKeptByNoCache({ status: 200, headers: [], durationMs: 1 })).toBe(false);
    expect(isKeptByNoCache(undefined)).toBe(false);
  });
});
