import { describe, expect, it } from 'vitest';
import type { HeaderLine } from '../predict/types.ts';
import { followUpKeyOf, requestKeyOf } from './redirect.ts';
import { observed, SCRIPT_HEADERS } from './testing.ts';
import type { Observation } from './types.ts';

const FETCH: readonly HeaderLine[] = [['Host', 'localhost:5173'], ...SCRIPT_HEADERS];
const IMAGE: readonly HeaderLine[] = [
  ['Host', 'localhost:5173'],
  ['Sec-Fetch-Site', 'same-origin'],
  ['Sec-Fetch-Mode', 'cors'],
  ['Sec-Fetch-Dest', 'image'],
];

const observation = (method: string, devPath: string, requestHeaders: readonly HeaderLine[] = FETCH): Observation =>
  observed({ method, devPath, requestHeaders });

function redirected(
  method: string,
  status: number,
  location: string,
  more: { afterRedirect?: true } = {},
): Observation {
  const response = { status, headers: [['Location', location]] as const, durationMs: 1, ...more };
  return { ...observation(method, '/api/users?page=2'), response };
}

describe('followUpKeyOf', () => {
  const followed = (method: string, path: string): string => requestKeyOf(observation(method, path));

  it('is the request that the browser makes next', () => {
    expect(followUpKeyOf(redirected('GET', 302, '/api/there'))).toBe(followed('GET', '/api/there'));
    expect(followUpKeyOf(redirected('GET', 302, 'there?a=b'))).toBe(followed('GET', '/api/there?a=b'));
    expect(followUpKeyOf(redirected('GET', 302, 'http://localhost:5173/api/there'))).toBe(
      followed('GET', '/api/there'),
    );
  });
  it('keeps the method, unless the status takes it away', () => {
    expect(followUpKeyOf(redirected('PUT', 307, '/there'))).toBe(followed('PUT', '/there'));
    expect(followUpKeyOf(redirected('POST', 308, '/there'))).toBe(followed('POST', '/there'));
    expect(followUpKeyOf(redirected('POST', 302, '/there'))).toBe(followed('GET', '/there'));
    expect(followUpKeyOf(redirected('DELETE', 303, '/there'))).toBe(followed('GET', '/there'));
  });
  it('is none where the browser goes elsewhere, or nowhere', () => {
    expect(followUpKeyOf(redirected('GET', 302, 'https://api.example.com/api/there'))).toBeUndefined();
    expect(followUpKeyOf(redirected('GET', 302, 'http://localhost:5174/api/there'))).toBeUndefined();
    expect(followUpKeyOf(redirected('GET', 302, 'http://'))).toBeUndefined();
    expect(followUpKeyOf(redirected('GET', 201, '/api/there'))).toBeUndefined();
    expect(followUpKeyOf(observation('GET', '/api/users'))).toBeUndefined();
  });
  it('is none where the proxy followed it', () => {
    expect(followUpKeyOf(redirected('GET', 302, '/api/there', { afterRedirect: true }))).toBeUndefined();
  });
  it('is another one for another purpose', () => {
    const key = followUpKeyOf(redirected('GET', 302, '/api/there'));
    expect(key).not.toBe(requestKeyOf(observation('GET', '/api/there', IMAGE)));
  });
});
