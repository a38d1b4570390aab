import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curlLine, type CurlRequest } from './curl.ts';

const base: CurlRequest = {
  method: 'GET',
  target: 'https://api.example.com',
  template: '/items',
  origin: 'https://app.example.com',
  carries: [],
  view: 'headers',
};

describe('the command', () => {
  it('makes a preflight as a browser does', () => {
    const asks = { method: 'PUT', headers: ['content-type', 'x-request-id'] };
    expect(curlLine({ ...base, method: 'OPTIONS', asks, view: 'status' })).toBe(
      "curl -si -X OPTIONS https://api.example.com/items -H 'Origin: https://app.example.com'" +
        " -H 'Access-Control-Request-Method: PUT' -H 'Access-Control-Request-Headers: content-type,x-request-id' | head -1",
    );
  });

  it('asks with GET and dumps headers, with variables for what is not shown', () => {
    const template = '/users/:id/orders/:id/:hash.png?page&filter[name]';
    const line = curlLine({ ...base, template, carries: ['Cookie', 'authorization', 'path'] });
    expect(line).toBe(
      `curl -si https://api.example.com/users/"$ID"/orders/"$ID2"/"$HASH"'.png?page='"$QUERY_PAGE"'&filter%5Bname%5D='"$QUERY_FILTER_NAME_"` +
        ` -H 'Origin: https://app.example.com' -H 'Cookie: '"$COOKIE" -H 'authorization: '"$AUTHORIZATION" -H 'path: '"$HEADER_PATH"` +
        ` | grep -iE '^(HTTP|access-control|vary)'`,
    );
  });
});

// A shell is what the command is for; where there is none, nobody pastes it.
describe.skipIf(process.platform === 'win32')('in a real shell', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cors-guard-curl-'));
    writeFileSync(join(folder, 'curl'), '#!/bin/sh\nfor word do printf "HTTP<%s>\\n" "$word"; done\n');
    chmodSync(join(folder, 'curl'), 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The words that curl gets. */
  function words(request: CurlRequest): string[] {
    const env = { PATH: `${folder}${delimiter}${process.env.PATH}`, ID: '4 2', COOKIE: 'sid=$(touch pwned)' };
    const output = execFileSync('/bin/sh', ['-c', curlLine(request)], { env, cwd: folder, encoding: 'utf8' });
    return [...output.matchAll(/^HTTP<(.*)>$/gm)].map(([, word = '']) => word);
  }

  const hostile = [
    '$(touch pwned)',
    '`touch pwned`',
    "';touch pwned;'",
    '";touch pwned;"',
    '\ntouch pwned',
    '\u001b[2J',
    '!!',
    '~',
  ];

  it.each(hostile)('%j stays a word', (text) => {
    const asks = { method: text, headers: [text] };
    const given = words({
      ...base,
      method: 'OPTIONS',
      template: `/${text}?${text}`,
      origin: text,
      asks,
      carries: [text],
    });
    const inert = text.replace('\n', String.raw`\u{a}`).replace('\u001b', String.raw`\u{1b}`);
    expect(given).toContain(`Origin: ${inert}`);
    expect(given).toContain(`Access-Control-Request-Method: ${inert}`);
    expect(given.find((word) => word.startsWith('https:'))).toContain(`https://api.example.com/${inert}?`);
    expect(() => execFileSync('/bin/ls', [join(folder, 'pwned')], { stdio: 'ignore' })).toThrow();
  });

  it('keeps a variable one word, whatever its value', () => {
    const given = words({ ...base, template: '/users/:id', carries: ['Cookie'] });
    expect(given).toContain('https://api.example.com/users/4 2');
    expect(given).toContain('Cookie: sid=$(touch pwned)');
  });
});
