import { describe, expect, it } from 'vitest';
import { templateOfSegment } from './segment.ts';

const data: readonly (readonly [segment: string, template: string])[] = [
  ['42', ':id'],
  ['-7', ':id'],
  ['48.2,16.37', ':id'],
  ['+43123456', ':id'],
  ['order-42', ':id'],
  ['INV_2031', ':id'],
  ['20240131', ':id'],
  ['2024-01-31', ':date'],
  ['2024-01', ':date'],
  ['2024-W05', ':date'],
  ['31.01.2024', ':date'],
  ['2024-01-31T10:00:00Z', ':date'],
  ['3f2504e0-4f89-11d3-9a0c-0305e82c3301', ':uuid'],
  ['3F2504E04F8911D39A0C0305E82C3301', ':uuid'],
  ['01ARZ3NDEKTSV4RRFFQ69G5FAV', ':ulid'],
  ['507f1f77bcf86cd799439011', ':hash'],
  ['a1b2c3d4', ':hash'],
  ['da39a3ee5e6b4b0d3255bfef95601890afd80709', ':hash'],
  ['jane.doe+x@example.com', ':email'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r', ':token'],
  ['cus_9s6XKzkNRiz8i3', ':token'],
  ['dXNlci0xNw', ':token'],
  ['dXNlcjpqYW5l', ':token'],
  ['V1StGXR8_Z5jdHi6B-myT', ':token'],
  ['k3j9x0q2', ':token'],
  ['Jürgen', ':text'],
  ['two words', ':text'],
  ['\u001b[31m', ':text'],
  ['a1b2c3d4e5.png', ':hash.png'],
  ['42.json', ':id.json'],
];

const routes: readonly string[] = [
  'users',
  'v1',
  'v2.1',
  'api',
  'oauth2',
  'me',
  '@me',
  'getUserById',
  'getUserNotificationSettings',
  'oauth2callback',
  'base64decode',
  'i18nMessages',
  'forgot-password',
  'how-to-do-it',
  'USER_SETTINGS',
  'index.html',
  'app.js',
  'user.list',
  'decade',
  'sha256',
  'facade',
  'health-check',
  'graphql',
  'md5checksum',
  '',
  'a',
  'iPhone',
  'two-factor-auth',
];

describe('templateOfSegment', () => {
  it.each(data)('%s is %s', (segment, template) => {
    expect(templateOfSegment(segment)).toBe(template);
  });

  it.each(routes)('%s is a part of the route', (segment) => {
    expect(templateOfSegment(segment)).toBeUndefined();
  });

  it('takes 199 of 200 random tokens for data, whatever their length', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    let state = 1;
    const next = (): number => (state = (state * 48_271) % 2_147_483_647);
    const tokens = Array.from({ length: 2_000 }, (_, index) =>
      Array.from({ length: 16 + (index % 30) }, () => alphabet[next() % 64]).join(''),
    );
    const missed = tokens.filter((token) => templateOfSegment(token) === undefined);
    expect(missed.length).toBeLessThanOrEqual(10);
  });
});
