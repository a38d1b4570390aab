import { expect, it } from 'vitest';
import { isForbiddenRequestHeader } from './forbidden-request-header.ts';

it.each([
  ['Cookie', 'a=b'],
  ['hOST', 'x'],
  ['Proxy-Foo', '1'],
  ['Sec-CH-DPR', '2'],
  ['X-Method-Override', 'TRACK'],
  ['X-HTTP-Method', 'get, trace'],
])('%s: %s cannot be set', (name, value) => expect(isForbiddenRequestHeader(name, value)).toBe(true));

it.each([
  ['User-Agent', 'x'],
  ['X-HTTP-Method-Override', 'PUT'],
  ['X-HTTP-Method', 'tracer'],
  ['Access-Control-Request-Private-Network', 'true'],
  ['Secure', '1'],
])('%s: %s can be set', (name, value) => expect(isForbiddenRequestHeader(name, value)).toBe(false));
