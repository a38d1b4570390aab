import { describe, expect, it } from 'vitest';
import type { Observation } from '../observe/index.ts';
import { observed, SCRIPT_HEADERS } from '../observe/testing.ts';
import { sameOriginNotice } from './same-origin-notice.ts';

const URL_OF_CALL = 'https://app.example.com/api/items';

const observation = (more: Partial<Observation> = {}): Observation =>
  observed({ forwardedPath: '/items', requestHeaders: SCRIPT_HEADERS, ...more });

const notice = (more: Partial<Observation>): string | undefined =>
  sameOriginNotice(observation(more), URL_OF_CALL, ['x-gate-key']);

const setting = (...sent: string[]): Partial<Observation> => ({
  proxyEdits: { dropped: [], origin: null, corsHeaders: [], cookies: [{ name: 'sid', sent, got: [] }] },
});

describe('sameOriginNotice', () => {
  it('names what the host has to add, and the cookies it has to rewrite', () => {
    expect(notice({ proxyHeaders: ['authorization', 'x-api-key', 'x-tenant'] })).toBe(
      'the proxy entry "/api" adds authorization, x-api-key: in production the host that forwards these calls has to do that',
    );
    expect(notice(setting('Domain=api.example.com'))).toContain('rewrites the cookie sid');
  });

  it('is nothing for what forwarding does anyway, a gate, a cookie that fits, and what is no call', () => {
    expect(notice({ proxyHeaders: ['x-forwarded-for', 'origin', 'x-tenant', 'x-gate-key'] })).toBeUndefined();
    expect(notice(setting('Domain=example.com'))).toBeUndefined();
    const navigation: Observation['requestHeaders'] = [
      ['Sec-Fetch-Site', 'none'],
      ['Sec-Fetch-Mode', 'navigate'],
      ['Sec-Fetch-Dest', 'document'],
    ];
    expect(notice({ proxyHeaders: ['authorization'], requestHeaders: navigation })).toBeUndefined();
  });

  it('is nothing for a header that the page sends itself', () => {
    const requestHeaders = [...observation().requestHeaders, ['Authorization', 'own']] as const;
    expect(notice({ proxyHeaders: ['authorization'], requestHeaders })).toBeUndefined();
  });
});
