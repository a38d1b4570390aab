import { describe, expect, it } from 'vitest';
import type { Exchange, HeaderLine } from '../predict/index.ts';
import { isGate, restAfter } from './gate.ts';

const answer = (status: number, headers: readonly HeaderLine[] = []): Exchange => ({
  method: 'GET',
  url: 'https://api.example.com/items',
  origin: 'https://app.example.com',
  status,
  headers,
});

describe('isGate', () => {
  it.each([
    [answer(429)],
    [answer(503, [['Retry-After', '5']])],
    [answer(403, [['cf-mitigated', 'challenge']])],
    [answer(405, [['x-amzn-waf-action', 'captcha']])],
    [answer(502)],
    [answer(503)],
    [answer(504)],
  ])('%o is a gate', (exchange) => {
    expect(isGate(exchange)).toBe(true);
  });

  it.each([
    [answer(200)],
    [answer(401)],
    [answer(403)],
    [answer(500)],
    [answer(503, [['Access-Control-Allow-Origin', '*']])],
  ])('%o is an answer of the API', (exchange) => {
    expect(isGate(exchange)).toBe(false);
  });
});

describe('restAfter', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    [answer(200), 0],
    [answer(403), 0],
    [answer(429), 30_000],
    [answer(503), 30_000],
    [answer(429, [['retry-after', '90']]), 90_000],
    [answer(200, [['Retry-After', '90']]), 90_000],
    [answer(429, [['Retry-After', 'Thu, 01 Jan 2026 00:02:00 GMT']]), 120_000],
    [answer(429, [['Retry-After', 'soon']]), 30_000],
    [answer(429, [['Retry-After', '86400']]), 600_000],
  ])('%o rests for %i ms', (exchange, ms) => {
    expect(restAfter(exchange, now)).toBe(ms);
  });
});
