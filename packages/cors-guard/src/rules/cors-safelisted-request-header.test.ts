import { describe, expect, it } from 'vitest';
import { isCorsSafelistedRequestHeader, isNoCorsSafelistedRequestHeader } from './cors-safelisted-request-header.ts';

const long = (length: number): string => 'a'.repeat(length);

/** Byte-level edges on which Chromium, Firefox and WebKit agree, all of them measured. */
const safelisted: readonly (readonly [name: string, value: string])[] = [
  ['Accept', ''],
  ['Accept', '*/*'],
  ['Accept', 'a\tb'],
  ['Accept', "!#$%&'*+-.^_`|~"],
  ['Accept', long(128)],
  ['Accept-Language', 'en-US, *;q=.1'],
  ['Accept-Language', ''],
  ['Content-Language', 'de-DE, en-CA'],
  ['Content-Type', 'text/plain'],
  ['Content-Type', 'TEXT/PLAIN;charset=UTF-8'],
  ['Content-Type', 'text/plain ;charset=x'],
  ['Content-Type', 'text/plain;'],
  ['Content-Type', 'text/plain;garbage'],
  ['Content-Type', 'multipart/form-data; boundary=x'],
  ['Content-Type', `text/plain;${long(117)}`],
  ['Range', 'bytes=0-'],
  ['Range', 'bytes=00-5'],
  ['Range', 'bytes=10-10'],
];

const unsafe: readonly (readonly [name: string, value: string])[] = [
  ...Array.from('"():<>?@[\\]{}\u0001\u007f\b', (byte): [string, string] => ['Accept', `a${byte}b`]),
  ['Accept', long(129)],
  ['Accept-Language', 'en_US'],
  ['Accept-Language', 'en/US'],
  ['Accept-Language', 'é'],
  ['Content-Language', 'en(US)'],
  ['Content-Type', ''],
  ['Content-Type', 'text'],
  ['Content-Type', 'text/'],
  ['Content-Type', '/plain'],
  ['Content-Type', 'text /plain'],
  ['Content-Type', 'text/plain,'],
  ['Content-Type', 'text/plain, application/json'],
  ['Content-Type', 'text/plain/x'],
  ['Content-Type', 'text/plain;charset="utf-8"'],
  ['Content-Type', 'text/plain; a=(b)'],
  ['Content-Type', 'application/json'],
  ['Content-Type', `text/plain;${long(118)}`],
  ['Range', ''],
  ['Range', 'bytes=-5'],
  ['Range', 'bytes=-'],
  ['Range', 'bytes=5-4'],
  ['Range', 'bytes=0-1,2-3'],
  ['Range', 'bytes = 0-'],
  ['Range', 'Bytes=0-'],
  ['Range', 'items=0-5'],
  ['Last-Event-ID', '1'],
  ['DPR', '2'],
  ['X-Custom', ''],
];

describe('isCorsSafelistedRequestHeader', () => {
  it.each(safelisted)('%s: %j needs no permission', (name, value) => {
    expect(isCorsSafelistedRequestHeader(name, value)).toBe(true);
  });
  it.each(unsafe)('%s: %j needs permission', (name, value) => {
    expect(isCorsSafelistedRequestHeader(name, value)).toBe(false);
  });
  it('takes bytes from 0x80 on for safe in Accept', () => {
    expect(isCorsSafelistedRequestHeader('Accept', 'é')).toBe(true);
  });
});

describe('isNoCorsSafelistedRequestHeader', () => {
  it('does not take Range', () => {
    expect(isNoCorsSafelistedRequestHeader('Range', 'bytes=0-')).toBe(false);
    expect(isNoCorsSafelistedRequestHeader('Accept', '*/*')).toBe(true);
    expect(isNoCorsSafelistedRequestHeader('Content-Type', 'application/json')).toBe(false);
  });
});
