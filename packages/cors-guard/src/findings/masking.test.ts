import { describe, expect, it } from 'vitest';
import { printable } from '../printable.ts';
import { shownLocation, shownValue } from './masking.ts';

const SECRET = 'canary7f3a';

describe('printable', () => {
  it.each([
    ['\u001b[2J\u001b]0;title\u0007', String.raw`\u{1b}[2J\u{1b}]0;title\u{7}`],
    ['a\r\nb', String.raw`a\u{d}\u{a}b`],
    ['\u009b31m', String.raw`\u{9b}31m`],
    ['\u202etxt.exe', String.raw`\u{202e}txt.exe`],
    ['\u2028', String.raw`\u{2028}`],
    ['plain é', 'plain é'],
  ])('makes %j inert', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('cuts what is longer than people read', () => {
    expect(printable('a'.repeat(500))).toBe(`${'a'.repeat(200)}...`);
  });
});

describe('values of headers', () => {
  it.each([
    'Access-Control-Allow-Origin',
    'origin',
    'VARY',
    'Content-Type',
    'Allow',
    'Server',
    'Via',
    'Age',
    'Sec-Fetch-Site',
  ])('shows %s', (name) => {
    expect(shownValue(name, 'value')).toBe('value');
  });

  it.each(['Authorization', 'Cookie', 'X-Api-Key', 'X-Powered-By', 'ETag', 'Content-Security-Policy', 'Location'])(
    'does not show %s',
    (name) => {
      expect(shownValue(name, SECRET)).not.toContain(SECRET);
    },
  );

  it('shows a cookie by name and attributes', () => {
    const line = `sid=${SECRET}; Path=/; HttpOnly; SameSite=Lax; Note=${SECRET}`;
    expect(shownValue('Set-Cookie', line)).toBe('sid=...; Path=/; HttpOnly; SameSite=Lax');
  });
});

describe('a Location', () => {
  const from = `https://api.example.com/users/${SECRET}`;
  it.each([
    [`/users/${SECRET}/?token=${SECRET}`, 'https://api.example.com/users/:id/'],
    [`https://me:${SECRET}@api.example.com/users/${SECRET}#${SECRET}`, 'https://api.example.com/users/:id'],
    [`https://www.example.com/login?next=${SECRET}`, 'https://www.example.com/login'],
    [`/files/${SECRET}/${SECRET}`, 'https://api.example.com/...'],
    [`/oauth/${SECRET}`, 'https://api.example.com/oauth/...'],
    ['http://[', '(not a URL)'],
  ])('%s', (location, shown) => {
    expect(shownLocation(location, from, '/users/:id')).toBe(shown);
  });
});
