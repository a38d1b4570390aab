import { describe, expect, it } from 'vitest';
import { httpUrlOf, originOf, readApi, readPage } from './origins.ts';

describe('readPage', () => {
  it.each([
    ['https://app.example.com', 'https://app.example.com'],
    ['https://app.example.com/', 'https://app.example.com'],
    ['https://app.example.com/login?next=1#top', 'https://app.example.com'],
    ['HTTPS://App.Example.COM', 'https://app.example.com'],
    ['https://app.example.com:443', 'https://app.example.com'],
    ['http://app.example.com:80', 'http://app.example.com'],
    ['http://localhost:5173', 'http://localhost:5173'],
    ['https://app.example.com:8443', 'https://app.example.com:8443'],
    ['https://[::1]:8443', 'https://[::1]:8443'],
    ['https://münchen.example', 'https://xn--mnchen-3ya.example'],
    [' https://app.example.com ', 'https://app.example.com'],
    ['null', 'null'],
    ['NULL', 'null'],
    ['file:///index.html', 'null'],
    ['capacitor://localhost', 'capacitor://localhost'],
    ['Tauri://localhost/', 'tauri://localhost'],
    ['chrome-extension://abcdefghijklmnop', 'chrome-extension://abcdefghijklmnop'],
  ])('%s is read as %s', (text, value) => {
    expect(readPage(text)).toEqual({ value });
  });

  it.each([
    '',
    'app.example.com',
    'localhost:5173',
    '/app',
    'https://',
    'https://...',
    'https://*.example.com',
    'same-origin',
    'https://me:pw@app.example.com',
    'ws://app.example.com',
    'data:text/html,x',
    'https://${HOST}',
    'capacitor://',
    'https://a.example, https://b.example',
    'https:app.example.com',
    'capacitor://a b',
  ])('%j is not a page', (text) => {
    expect(readPage(text)).toHaveProperty('expected');
  });

  it.each([
    ['app.example.com', 'https://app.example.com'],
    ['app.example.com:8443/', 'https://app.example.com:8443'],
    ['localhost:5173', 'http://localhost:5173'],
    ['localhost', 'http://localhost'],
  ])('suggests a scheme for %s', (text, meant) => {
    expect(readPage(text)).toEqual({ expected: expect.stringContaining(`did you mean "${meant}"`) });
  });
});

describe('readApi', () => {
  it.each([
    ['same-origin', 'same-origin'],
    ['Same Origin', 'same-origin'],
    ['sameorigin', 'same-origin'],
    ['https://api.example.com', 'https://api.example.com'],
    ['https://API.example.com:443/', 'https://api.example.com'],
    ['https://api.example.com/v1', 'https://api.example.com/v1'],
    ['https://api.example.com/v1/', 'https://api.example.com/v1'],
    ['http://localhost:3000', 'http://localhost:3000'],
  ])('%s is read as %s', (text, value) => {
    expect(readApi(text)).toEqual({ value });
  });

  it.each([
    '',
    '/api',
    'api.example.com',
    'https://api.example.com?key=1',
    'https://api.example.com/#a',
    'https://api.example.com?',
    'https://me:pw@api.example.com',
    'wss://api.example.com',
    'https://*.example.com',
    'https://...',
    'null',
  ])('%j is no address of an API', (text) => {
    expect(readApi(text)).toHaveProperty('expected');
  });

  it('tells what a path alone would mean', () => {
    expect(readApi('/api')).toEqual({ expected: expect.stringContaining("a path alone means 'same-origin'") });
  });
});

describe('originOf', () => {
  it.each([
    ['https://me:pw@api.example.com:443/v1?key=s3', 'https://api.example.com'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['ws://localhost:3000/socket', 'ws://localhost:3000'],
    ['not a url', ''],
  ])('of %s is %j', (text, origin) => {
    expect(originOf(text)).toBe(origin);
  });
});

describe('httpUrlOf', () => {
  it.each(['https://api.example.com/v1', 'HTTP://localhost:3000', 'https://my_host.example'])('takes %s', (text) => {
    expect(httpUrlOf(text)?.href).toBe(new URL(text).href);
  });

  it.each([
    '/api',
    'https:///x',
    'https://%API_HOST%',
    'https://a..b',
    'https://key@sentry.example/1',
    'ftp://a.example',
  ])('refuses %s', (text) => {
    expect(httpUrlOf(text)).toBeUndefined();
  });
});
