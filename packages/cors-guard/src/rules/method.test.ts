import { describe, expect, it } from 'vitest';
import { isCorsSafelistedMethod, isForbiddenMethod, isMethod, normalizeMethod } from './method.ts';

describe('normalizeMethod', () => {
  it.each(['delete', 'Get', 'hEAD', 'options', 'Post', 'pUT'])('makes %s upper case', (method) => {
    expect(normalizeMethod(method)).toBe(method.toUpperCase());
  });
  it.each(['patch', 'Patch', 'query', 'CHICKEN', 'getx'])('leaves %s as written', (method) => {
    expect(normalizeMethod(method)).toBe(method);
  });
});

describe('methods', () => {
  it.each(['CONNECT', 'trace', 'Track'])('%s is forbidden', (method) => expect(isForbiddenMethod(method)).toBe(true));
  it.each(['TRACEX', 'GET', ''])('%s is not forbidden', (method) => expect(isForbiddenMethod(method)).toBe(false));
  it.each(['GET', 'M-SEARCH', 'X!#$%', '*'])('%s is a token', (method) => expect(isMethod(method)).toBe(true));
  it.each(['', 'GE T', 'GET,', 'GÉT', 'A/B'])('%s is none', (method) => expect(isMethod(method)).toBe(false));
  it('compares safelisted ones exactly', () => {
    expect(['GET', 'HEAD', 'POST', 'get', 'PUT', 'OPTIONS'].filter(isCorsSafelistedMethod)).toEqual([
      'GET',
      'HEAD',
      'POST',
    ]);
  });
});
