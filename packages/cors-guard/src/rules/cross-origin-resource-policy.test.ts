import { describe, expect, it } from 'vitest';
import { corpCheck, embedderPolicy, type CorpSubject } from './cross-origin-resource-policy.ts';
import type { HeaderList } from './header-list.ts';

const rules = { invalidCorpSatisfiesEmbedder: false, knowsCredentialless: true };
const subject = (over: Partial<CorpSubject> = {}): CorpSubject => ({
  origin: 'https://app.example.com',
  url: new URL('https://api.other.com'),
  policy: 'unsafe-none',
  includeCredentials: true,
  registrableDomain: (host) => host.split('.').slice(-2).join('.'),
  rules,
  ...over,
});
const corp = (...values: string[]): HeaderList => values.map((value) => ['Cross-Origin-Resource-Policy', value]);
const sameSite = new URL('https://api.example.com');

describe('corpCheck', () => {
  it('follows a valid header', () => {
    expect(corpCheck(subject(), corp('same-origin'))).toBe('same-origin');
    expect(corpCheck(subject(), corp('same-site'))).toBe('same-site');
    expect(corpCheck(subject(), corp('cross-origin'))).toBeNull();
    expect(corpCheck(subject({ url: sameSite }), corp('same-site'))).toBeNull();
    expect(corpCheck(subject({ url: sameSite }), corp('same-origin'))).toBe('same-origin');
  });
  it('lets an http page load no same-site answer from https', () => {
    expect(corpCheck(subject({ origin: 'http://app.example.com', url: sameSite }), corp('same-site'))).toBe(
      'same-site',
    );
  });
  it.each([['Same-Origin'], ['same-origin, same-origin'], ['']])('takes %j for none', (value) => {
    expect(corpCheck(subject(), corp(value))).toBeNull();
    expect(corpCheck(subject({ policy: 'require-corp' }), corp(value))).toBe('embedder');
  });
  it('reads two lines as one invalid value', () => {
    expect(corpCheck(subject(), corp('same-origin', 'same-origin'))).toBeNull();
  });
  it('lets a value that is not empty satisfy the embedder where a browser does', () => {
    const lenient = subject({ policy: 'require-corp', rules: { ...rules, invalidCorpSatisfiesEmbedder: true } });
    expect(corpCheck(lenient, corp('x'))).toBeNull();
    expect(corpCheck(lenient, corp(''))).toBe('embedder');
  });
  it('asks nothing of an answer without credentials under credentialless', () => {
    expect(corpCheck(subject({ policy: 'credentialless', includeCredentials: false }), [])).toBeNull();
    expect(corpCheck(subject({ policy: 'credentialless' }), [])).toBe('embedder');
  });
});

it('reads the embedder policy’s token', () => {
  const read = (value: string): string => embedderPolicy([['Cross-Origin-Embedder-Policy', value]], rules);
  expect(read('require-corp; report-to="x"')).toBe('require-corp');
  expect(read(' credentialless')).toBe('credentialless');
  expect(read('Require-Corp')).toBe('unsafe-none');
  expect(
    embedderPolicy([['Cross-Origin-Embedder-Policy', 'credentialless']], { ...rules, knowsCredentialless: false }),
  ).toBe('unsafe-none');
});
