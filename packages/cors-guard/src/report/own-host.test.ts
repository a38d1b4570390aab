import { expect, it } from 'vitest';
import { isOwnHost } from './own-host.ts';

it.each([
  'localhost',
  'LOCALHOST:5173',
  'app.localhost:5173',
  '127.0.0.1:5173',
  '192.168.1.20:5173',
  '[::1]:5173',
  'dev.example',
  'a.dev.test:80',
  'dev.test',
])('%s is ours', (host) => {
  expect(isOwnHost(host, ['dev.example', '.dev.test'])).toBe(true);
});

it.each([
  undefined,
  '',
  'evil.example',
  'localhost.evil.example',
  'notlocalhost',
  'a.dev.example',
  '1.2.3.4.evil',
  '[evil]',
])('%s is not', (host) => {
  expect(isOwnHost(host, ['dev.example', '.dev.test'])).toBe(false);
});
