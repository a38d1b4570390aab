import { describe, expect, it } from 'vitest';
import { mustNotRepeat } from './never-repeat.ts';

const answered = (status: number, durationMs: number, type?: string) => ({
  status,
  durationMs,
  headers: type === undefined ? [] : ([['Content-Type', type]] as const),
});

describe('mustNotRepeat', () => {
  it.each([
    '/api/logout',
    '/api/auth/log-out',
    '/api/signOut',
    '/verify?user=7',
    '/users/confirmEmail',
    '/newsletter/unsubscribe/abc',
    '/oauth/callback',
    '/auth/magic-link',
    '/exports/7',
    '/files/download',
    '/items/7/delete',
    '/login?code=abc',
    '/file.pdf?X-Amz-Signature=abc',
    '/reports?sig=abc',
  ])('%s looks like an action or a one-time link', (url) => {
    expect(mustNotRepeat(url, answered(200, 10))).toBe(true);
  });

  it.each([
    '/api/items',
    '/api/orders?page=2',
    '/api/payments',
    '/api/tickets/7',
    '/api/me',
    '/api/starters',
    'https://api.example.com/v1/catalog?sort=name',
  ])('%s may be asked again', (url) => {
    expect(mustNotRepeat(url, answered(200, 10, 'application/json'))).toBe(false);
  });

  it.each([
    [206, 10, 'video/mp4'],
    [200, 5_001, 'application/json'],
    [200, 10, 'text/event-stream; charset=utf-8'],
    [200, 10, 'multipart/x-mixed-replace; boundary=x'],
    [200, 10, 'application/x-ndjson'],
  ])('status %i after %i ms with %s is not asked again', (status, ms, type) => {
    expect(mustNotRepeat('/api/items', answered(status, ms, type))).toBe(true);
  });
});
