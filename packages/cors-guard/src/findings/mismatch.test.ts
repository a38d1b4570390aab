import { expect, it } from 'vitest';
import { mismatchOf } from './mismatch.ts';

const PAGE = 'https://app.example.com';

it.each([
  [`${PAGE}/`, 'trailing-slash'],
  [`${PAGE}/login`, 'path'],
  [`${PAGE}?x=1`, 'path'],
  ['http://app.example.com', 'scheme'],
  ['http://app.example.com/', 'scheme'],
  [`${PAGE}:443`, 'default-port'],
  [`${PAGE}:8443`, 'other-port'],
  ['https://App.Example.com', 'host-case'],
  ['HTTPS://app.example.com', 'host-case'],
  ['https://www.app.example.com', 'www-or-apex'],
  ['app.example.com', 'host-without-scheme'],
  ['//app.example.com', 'host-without-scheme'],
  ['https://*.example.com', 'wildcard-subdomain'],
  ['*.example.com', 'wildcard-subdomain'],
  [`"${PAGE}"`, 'quotes'],
  [`'${PAGE}'`, 'quotes'],
  ['http://localhost:5173', 'localhost'],
  ['http://127.0.0.1:5173', 'localhost'],
  ['null', 'null'],
  ['https://shop-git-login.vercel.app', 'preview-host'],
  ['https://staging.example.com', 'other'],
  ['example', 'other'],
  ['', 'other'],
])('%j is no %s', (got, detail) => {
  expect(mismatchOf(got, PAGE)).toBe(detail);
});

it('reads other pages too', () => {
  expect(mismatchOf('https://example.com', 'https://www.example.com')).toBe('www-or-apex');
  expect(mismatchOf('http://localhost', 'http://localhost:3000')).toBe('other-port');
  expect(mismatchOf('http://localhost', 'capacitor://localhost')).toBe('scheme');
  expect(mismatchOf(PAGE, 'null')).toBe('other');
  expect(mismatchOf('https://shop.netlify.app', 'https://deploy-preview-7--shop.netlify.app')).toBe('preview-host');
  expect(mismatchOf(PAGE, 'https://shop.pages.dev')).toBe('preview-host');
});
