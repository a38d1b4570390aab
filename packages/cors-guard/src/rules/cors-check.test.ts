import { describe, expect, it } from 'vitest';
import { corsCheck } from './cors-check.ts';
import type { HeaderList } from './header-list.ts';

const ORIGIN = 'https://app.example.com:8443';
const answer = (...origins: string[]): HeaderList => origins.map((value) => ['Access-Control-Allow-Origin', value]);

describe('corsCheck without credentials', () => {
  it.each(['*', ' * ', ORIGIN, `\t${ORIGIN} `])('%j passes', (value) => {
    expect(corsCheck(ORIGIN, false, answer(value))).toBeNull();
  });
  it.each([
    ['', 'allow-origin-invalid'],
    [`${ORIGIN}/`, 'allow-origin-mismatch'],
    ['HTTPS://app.example.com:8443', 'allow-origin-mismatch'],
    ['https://app.example.com', 'allow-origin-mismatch'],
    ['null', 'allow-origin-mismatch'],
    ['NULL', 'allow-origin-invalid'],
    ['//app.example.com:8443', 'allow-origin-invalid'],
    ['**', 'allow-origin-invalid'],
    [`"${ORIGIN}"`, 'allow-origin-invalid'],
    ['https://*.example.com', 'allow-origin-mismatch'],
    [`${ORIGIN}, *`, 'allow-origin-multiple'],
    [`${ORIGIN} ${ORIGIN}`, 'allow-origin-multiple'],
  ])('%j is %s', (value, reason) => {
    expect(corsCheck(ORIGIN, false, answer(value))?.reason).toBe(reason);
  });
  it('joins lines before it compares', () => {
    expect(corsCheck(ORIGIN, false, answer(ORIGIN, ORIGIN))).toMatchObject({
      reason: 'allow-origin-multiple',
      got: `${ORIGIN}, ${ORIGIN}`,
      needed: ORIGIN,
    });
    expect(corsCheck(ORIGIN, false, answer('*', ''))?.reason).toBe('allow-origin-multiple');
  });
  it('misses an absent header', () => {
    expect(corsCheck(ORIGIN, false, [])).toMatchObject({ reason: 'allow-origin-missing', got: null });
  });
  it('lets the null of an opaque origin pass', () => expect(corsCheck('null', false, answer('null'))).toBeNull());
});

describe('corsCheck with credentials', () => {
  const withCredentials = (value: string): HeaderList => [
    ...answer(ORIGIN),
    ['Access-Control-Allow-Credentials', value],
  ];
  it.each(['true', ' true '])('%j passes', (value) => {
    expect(corsCheck(ORIGIN, true, withCredentials(value))).toBeNull();
  });
  it.each(['True', 'TRUE', 'true, true', '"true"', '1', '', 'true;'])('%j does not', (value) => {
    expect(corsCheck(ORIGIN, true, withCredentials(value))).toMatchObject({
      reason: 'allow-credentials-not-true',
      needed: 'true',
    });
  });
  it('needs the header at all', () => {
    expect(corsCheck(ORIGIN, true, answer(ORIGIN))).toMatchObject({ reason: 'allow-credentials-not-true', got: null });
  });
  it('takes no wildcard', () => {
    expect(corsCheck(ORIGIN, true, [...answer('*'), ['Access-Control-Allow-Credentials', 'true']])?.reason).toBe(
      'wildcard-with-credentials',
    );
  });
});
