import { expect, it } from 'vitest';
import { redirectOf } from './redirect.ts';

it.each([
  ['http://api.example.com/items', 'https://api.example.com/items', 'http-to-https'],
  ['https://api.example.com/items', '/items/', 'trailing-slash'],
  ['https://api.example.com/items/', '/items', 'trailing-slash'],
  ['https://api.example.com/items', 'https://api2.example.com/items', 'host'],
  ['https://api.example.com/items', 'https://api.example.com:8443/items', 'host'],
  ['https://api.example.com/items', '/login?next=/items', 'login'],
  ['https://api.example.com/items', 'https://sso.example.com/start', 'login'],
  ['https://api.example.com/items', '/v2/items', 'other'],
  ['https://api.example.com/authors', '/authors-all', 'other'],
  ['https://api.example.com/items', 'http://[', 'other'],
  ['https://api.example.com/items', undefined, 'other'],
] as const)('%s to %s', (url, location, detail) => {
  const headers = location === undefined ? [] : [['location', location] as const];
  expect(redirectOf({ method: 'GET', url, origin: null, status: 302, headers })).toBe(detail);
});
