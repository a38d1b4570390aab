import { describe, expect, it } from 'vitest';
import type { Call } from '../predict/types.ts';
import { callOf, type Named } from './call-of.ts';
import { linesOf } from './header-lines.ts';
import { observed } from './testing.ts';

const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

interface Seen {
  readonly method?: string;
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
}

function named({ method = 'GET', path = '/api/items', headers }: Seen): Named {
  const observation = observed({ method, devPath: path, requestHeaders: linesOf(Object.entries(headers).flat()) });
  return callOf(observation, 'https://api.example.com/items');
}

function callFrom(seen: Seen): Call {
  const result = named(seen);
  if ('silent' in result) throw new Error(`silent: ${result.silent}`);
  return result.call;
}

const page = { Host: 'localhost:5173', 'User-Agent': agent, Accept: '*/*', 'Accept-Encoding': 'gzip' };
const scripted = { ...page, 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' };
const lan = { ...page, Host: 'dev.lan:5173', 'Accept-Language': 'en' };

describe('requests that are no calls', () => {
  const table: readonly (readonly [reason: string, what: string, seen: Seen])[] = [
    [
      'navigation',
      'the address bar',
      {
        headers: { ...scripted, 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
      },
    ],
    ['navigation', 'a download link of Chromium', { headers: { ...scripted, 'Sec-Fetch-Mode': 'navigate' } }],
    [
      'navigation',
      'a link without Sec-Fetch-*',
      { headers: { ...lan, Accept: 'text/html,application/xhtml+xml', 'Upgrade-Insecure-Requests': '1' } },
    ],
    ['navigation', 'a download without Sec-Fetch-*', { headers: { Host: 'dev.lan', 'User-Agent': agent } }],
    ['plain-element', 'an image', { headers: { ...scripted, 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' } }],
    ['plain-element', 'a style sheet without Sec-Fetch-*', { headers: { ...lan, Accept: 'text/css,*/*;q=0.1' } }],
    ['plain-element', 'a video of WebKit', { headers: { ...lan, 'Icy-Metadata': '1' } }],
    [
      'beacon',
      'sendBeacon with text',
      { method: 'POST', headers: { ...scripted, 'Sec-Fetch-Mode': 'no-cors', 'Content-Length': '2' } },
    ],
    ['beacon', 'a ping', { method: 'POST', headers: { ...lan, 'Content-Type': 'text/ping', 'Content-Length': '4' } }],
    ['beacon', 'a report of the browser', { method: 'POST', headers: { ...scripted, 'Sec-Fetch-Dest': 'report' } }],
    [
      'prefetch',
      'link rel=prefetch',
      { headers: { ...scripted, 'Sec-Fetch-Mode': 'no-cors', 'Sec-Purpose': 'prefetch' } },
    ],
    ['prefetch', 'an older prefetch', { headers: { ...scripted, Purpose: 'prefetch' } }],
    ['websocket', 'a socket of Chromium', { headers: { ...page, Upgrade: 'websocket' } }],
    ['websocket', 'a socket of Firefox', { headers: { ...scripted, 'Sec-Fetch-Mode': 'websocket' } }],
    [
      'preflight',
      'a page of another port',
      {
        method: 'OPTIONS',
        headers: { ...scripted, 'Sec-Fetch-Site': 'same-site', 'Access-Control-Request-Method': 'PUT' },
      },
    ],
    ['other-site', 'a page of another site', { headers: { ...scripted, 'Sec-Fetch-Site': 'cross-site' } }],
    [
      'other-site',
      'a page of another host without Sec-Fetch-*',
      { headers: { ...lan, Origin: 'http://other.lan:5173' } },
    ],
    ['other-site', 'an opaque origin without Sec-Fetch-*', { headers: { ...lan, Origin: 'null' } }],
    ['dev-server', 'a module of Vite', { path: '/@vite/client', headers: scripted }],
    ['dev-server', 'a hot update of webpack', { path: '/api/main.1f3c.hot-update.json', headers: scripted }],
    ['not-a-page', 'curl', { headers: { Host: 'localhost', 'User-Agent': 'curl/8.5.0', Accept: '*/*' } }],
    [
      'not-a-page',
      'fetch of Node',
      {
        headers: {
          host: 'localhost',
          accept: '*/*',
          'accept-language': '*',
          'sec-fetch-mode': 'cors',
          'user-agent': 'node',
        },
      },
    ],
    ['not-a-page', 'nameless', { headers: { Host: 'localhost' } }],
  ];

  it.each(table)('%s: %s', (reason, _what, seen) => {
    expect(named(seen)).toEqual({ silent: reason });
  });
});

describe('calls', () => {
  it('fetch or XMLHttpRequest: credentials are open, the rest is known', () => {
    expect(named({ headers: { ...scripted, 'X-Tenant': 'a' } })).toEqual({
      call: {
        api: 'fetch',
        method: 'GET',
        url: 'https://api.example.com/items',
        headers: [['X-Tenant', 'a']],
        mode: 'cors',
        credentials: 'same-origin',
        redirect: 'follow',
        destination: '',
        body: 'none',
        uploadListener: false,
        open: ['credentials'],
      },
    });
  });

  it('fetch in mode no-cors and same-origin', () => {
    expect(callFrom({ headers: { ...scripted, 'Sec-Fetch-Mode': 'no-cors' } })).toMatchObject({
      api: 'fetch',
      mode: 'no-cors',
    });
    expect(callFrom({ headers: { ...scripted, 'Sec-Fetch-Mode': 'same-origin' } })).toMatchObject({
      mode: 'same-origin',
    });
  });

  it('a page of another port of the same site is a page in development', () => {
    expect(
      callFrom({ headers: { ...scripted, 'Sec-Fetch-Site': 'same-site', Origin: 'http://localhost:3000' } }).api,
    ).toBe('fetch');
  });

  it('OPTIONS of the author is a call, because a preflight would name a method', () => {
    expect(callFrom({ method: 'OPTIONS', headers: scripted }).method).toBe('OPTIONS');
  });

  it('elements in cors mode carry no author headers', () => {
    const call = callFrom({ headers: { ...scripted, 'Sec-Fetch-Dest': 'audio', Range: 'bytes=0-' } });
    expect(call).toMatchObject({
      api: 'element',
      destination: 'audio',
      mode: 'cors',
      headers: [],
      open: ['credentials'],
    });
  });

  it('fonts are cors, also where WebKit says no-cors, and their credentials are known', () => {
    const call = callFrom({ headers: { ...scripted, 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'font' } });
    expect(call).toMatchObject({ api: 'element', mode: 'cors', credentials: 'same-origin' });
    expect(call.open).toBeUndefined();
  });

  it('a JSON beacon of Firefox is in cors mode and includes credentials', () => {
    const headers = {
      Host: 'localhost',
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
      Accept: '*/*',
      'Accept-Encoding': 'gzip',
      'Content-Type': 'application/json',
      'Content-Length': '2',
      Origin: 'http://localhost',
      Connection: 'keep-alive',
      Referer: 'http://localhost/',
      Priority: 'u=6',
    };
    const metadata = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' };
    for (const seen of [headers, { ...headers, ...metadata }]) {
      const call = callFrom({ method: 'POST', headers: seen });
      expect(call).toMatchObject({
        api: 'beacon',
        mode: 'cors',
        credentials: 'include',
        headers: [],
        body: 'blob:application/json',
      });
      expect(call.open).toBeUndefined();
    }
  });
});

describe('bodies', () => {
  const table: readonly (readonly [
    type: string | undefined,
    length: string | undefined,
    body: string,
    isAuthors: boolean,
  ])[] = [
    ['text/plain;charset=UTF-8', '7', 'text', false],
    ['text/plain;charset=UTF-8', '0', 'empty', false],
    ['text/plain', '7', 'text', true],
    ['application/x-www-form-urlencoded;charset=UTF-8', '3', 'params', false],
    ['application/x-www-form-urlencoded', '3', 'text', true],
    ['multipart/form-data; boundary=----x', '99', 'form', false],
    ['application/json', '7', 'json', true],
    ['application/problem+json; charset=utf-8', '7', 'json', true],
    ['application/octet-stream', '7', 'buffer', true],
    [undefined, '7', 'buffer', false],
    [undefined, '0', 'none', false],
    ['application/json', '0', 'none', true],
    ['application/octet-stream', undefined, 'stream', true],
  ];

  it.each(table)('%s of length %s is %s', (type, length, body, isAuthors) => {
    const headers = {
      ...scripted,
      ...(type !== undefined && { 'Content-Type': type }),
      ...(length !== undefined && { 'Content-Length': length }),
    };
    const call = callFrom({ method: 'POST', headers });
    expect(call.body).toBe(body);
    expect(call.headers.map(([name]) => name)).toEqual(isAuthors ? ['Content-Type'] : []);
    const mayHaveListener = !['none', 'stream'].includes(body);
    expect(call.open).toEqual(mayHaveListener ? ['credentials', 'uploadListener'] : ['credentials']);
  });

  it('a chunked body behind a tunnel is no stream', () => {
    const headers = {
      ...scripted,
      'Transfer-Encoding': 'chunked',
      'X-Forwarded-For': '::1',
      'Content-Type': 'application/json',
    };
    expect(callFrom({ method: 'POST', headers }).body).not.toBe('stream');
  });
});

describe('without Sec-Fetch-*', () => {
  it('the mode is open', () => {
    expect(callFrom({ headers: lan })).toMatchObject({ mode: 'cors', open: ['credentials', 'mode'] });
  });

  it('the mode is known where the request cannot be made without CORS', () => {
    expect(callFrom({ method: 'PUT', headers: { ...lan, 'Content-Length': '0' } }).open).toEqual(['credentials']);
    expect(callFrom({ headers: { ...lan, Authorization: 'Bearer x' } }).open).toEqual(['credentials']);
  });

  it('Origin on a GET tells an element in cors mode', () => {
    const call = callFrom({ headers: { ...lan, Origin: 'http://dev.lan:5173' } });
    expect(call).toMatchObject({ api: 'element', destination: 'script', mode: 'cors' });
  });

  it('a page that replaces its User-Agent is still a page', () => {
    expect(callFrom({ headers: { ...lan, 'User-Agent': 'axios/1.21.1' } }).headers).toEqual([
      ['User-Agent', 'axios/1.21.1'],
    ]);
  });
});
