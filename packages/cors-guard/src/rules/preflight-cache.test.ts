import { describe, expect, it } from 'vitest';
import { isCoveredByCache, standardPreflightCache as rules, withGrant, withoutEntries } from './preflight-cache.ts';

const key = { origin: 'https://a.example', url: 'https://b.example/x?y=1', includeCredentials: false };
const ask = (method: string, ...unsafeHeaderNames: string[]) => ({
  method,
  unsafeHeaderNames,
  useCorsPreflight: false,
});
const grant = (methods: string[], headerNames: string[] = []) => ({ methods, headerNames });

describe('the standard preflight cache', () => {
  const cache = withGrant([], key, grant(['PUT'], ['x-a']), 1000, rules);
  it('covers what was allowed, until it is over', () => {
    expect(isCoveredByCache(cache, key, ask('PUT', 'x-a'), 999, rules)).toBe(true);
    expect(isCoveredByCache(cache, key, ask('PUT', 'x-a'), 1000, rules)).toBe(false);
    expect(isCoveredByCache(cache, key, ask('DELETE'), 0, rules)).toBe(false);
    expect(isCoveredByCache(cache, key, ask('GET', 'x-b'), 0, rules)).toBe(false);
    expect(isCoveredByCache(cache, key, ask('GET', 'x-a'), 0, rules)).toBe(true);
  });
  it('is by origin and URL with query', () => {
    expect(isCoveredByCache(cache, { ...key, url: 'https://b.example/x' }, ask('PUT'), 0, rules)).toBe(false);
    expect(isCoveredByCache(cache, { ...key, origin: 'null' }, ask('PUT'), 0, rules)).toBe(false);
  });
  it('lets credentialed entries serve both, others only their kind', () => {
    const withCredentials = { ...key, includeCredentials: true };
    expect(isCoveredByCache(cache, withCredentials, ask('PUT'), 0, rules)).toBe(false);
    const credentialed = withGrant([], withCredentials, grant(['PUT']), 1000, rules);
    expect(isCoveredByCache(credentialed, key, ask('PUT'), 0, rules)).toBe(true);
  });
  it('adds up, and renews the time of what is there', () => {
    const more = withGrant(cache, key, grant(['DELETE', 'PUT']), 5000, rules);
    expect(isCoveredByCache(more, key, ask('PUT'), 2000, rules)).toBe(true);
    expect(isCoveredByCache(more, key, ask('GET', 'x-a'), 2000, rules)).toBe(false);
    expect(more).toHaveLength(3);
    expect(cache).toHaveLength(2);
  });
  it('does not cover authorization by *', () => {
    const star = withGrant([], key, grant(['*'], ['*']), 1000, rules);
    expect(isCoveredByCache(star, key, ask('PATCH', 'x-z'), 0, rules)).toBe(true);
    expect(isCoveredByCache(star, key, ask('GET', 'authorization'), 0, rules)).toBe(false);
  });
  it('needs a listed method when a listener made the preflight', () => {
    expect(isCoveredByCache(cache, key, { ...ask('POST'), useCorsPreflight: true }, 0, rules)).toBe(false);
  });
  it('forgets an URL', () => expect(withoutEntries(cache, key)).toEqual([]));
  it.each([
    ['600', 600],
    ['0', 0],
    ['', 5],
    ['-1', 5],
    ['5s', 5],
    ['5, 600', 5],
  ])('keeps an answer with max-age %j for %i s', (value, seconds) => {
    expect(rules.maxAge([['Access-Control-Max-Age', value]])).toBe(seconds);
  });
  it('keeps an answer without max-age for 5 s', () => expect(rules.maxAge([])).toBe(5));
});
