import { describe, expect, it } from 'vitest';
import { cookiesOf } from './cookies.ts';

const namesIn = (...lines: readonly string[]): readonly string[] =>
  cookiesOf({
    method: 'GET',
    url: 'https://api.example.com/',
    origin: null,
    status: 200,
    headers: lines.map((line) => ['Set-Cookie', line] as const),
  }).map(({ name }) => name);

describe('cookiesOf', () => {
  it.each<[string, readonly string[]]>([
    ['sid=; Path=/; HttpOnly', ['sid']],
    [' sid =', ['sid']],
    ['sid=; Max-Age=3600', ['sid']],
    ['sid=; Expires=Thu, 01 Jan 2099 00:00:00 GMT', ['sid']],
    ['sid=; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', ['sid']],
    ['sid=; Max-Age=0', []],
    ['sid=; max-age=-1', []],
    ['sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT', []],
    ['=', []],
    ['AWSALBCORS=', []],
    ['__cf_bm=', []],
    ['ARRAffinitySameSite=', []],
    ['session_bm=', ['session_bm']],
  ])('%s', (line, names) => {
    expect(namesIn(line)).toEqual(names);
  });

  it('keeps control characters out of names', () => {
    expect(namesIn('a\u001b[31m=')[0]).not.toContain('\u001b');
  });
});
