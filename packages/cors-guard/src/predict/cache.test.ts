import { describe, expect, it } from 'vitest';
import type { PreflightCache } from '../rules/index.ts';
import { allowed, each, run, type Reply } from './testing.ts';
import type { BrowserName, Call, HeaderLine } from './types.ts';

const credentials: HeaderLine = ['Access-Control-Allow-Credentials', 'true'];
const put = { method: 'PUT' } as const;

/** Which of the calls are preflighted (P) and which are not (.), one after the other, `wait` seconds between them. */
function pattern(
  browser: BrowserName,
  calls: readonly Partial<Call>[],
  preflight: readonly HeaderLine[],
  wait = 0,
  origin?: string,
): string {
  let cache: PreflightCache = [];
  return calls
    .map((call, index) => {
      const good: Reply = [200, ['Access-Control-Allow-Origin', origin ?? 'https://app.example.com'], credentials];
      const asked: Reply = [204, ...(good.slice(1) as HeaderLine[]), ...preflight];
      const world = { env: { cache, now: index * wait * 1000 }, ...(origin && { page: { origin } }) };
      for (const replies of [[asked, good], [asked], [good]]) {
        try {
          const { requests, settlement } = run(browser, call, replies, world);
          cache = settlement.cache ?? [];
          const mark = requests[0]?.kind === 'preflight' ? 'P' : '.';
          return settlement.outcome === 'blocked' ? mark.toLowerCase() : mark;
        } catch {
          // This call asks for fewer.
        }
      }
      return '?';
    })
    .join('');
}

const age = (value: string): HeaderLine => ['Access-Control-Max-Age', value];
const methods = (value: string): HeaderLine => ['Access-Control-Allow-Methods', value];
const names = (value: string): HeaderLine => ['Access-Control-Allow-Headers', value];

describe('the preflight cache', () => {
  it('is only kept when one is handed in', () => {
    expect(
      run('chromium', put, [
        [204, allowed, methods('PUT')],
        [200, allowed],
      ]).settlement.cache,
    ).toBeUndefined();
  });
  it.each([
    ['600', 5, 'P..'],
    ['0', 0, 'PPP'],
    ['-1', 0, 'PPP'],
    ['2', 3, 'PPP'],
  ])('max-age %s with %i s between calls: %s', (value, wait, expected) => {
    for (const browser of ['chromium', 'firefox', 'webkit'] as const) {
      expect(pattern(browser, [put, put, put], [methods('PUT'), age(value)], wait)).toBe(expected);
    }
  });
  it('an age that is no number', () => {
    expect(each((browser) => pattern(browser, [put, put], [methods('PUT'), age('600s')]))).toEqual([
      'P.',
      'PP',
      'P.',
      'P.',
    ]);
  });
  it('the upper limits: two hours, a day, ten minutes', () => {
    const after = (seconds: number) =>
      each((browser) => pattern(browser, [put, put], [methods('PUT'), age('999999')], seconds));
    expect(after(599)).toEqual(['P.', 'P.', 'P.', 'P.']);
    expect(after(601)).toEqual(['P.', 'P.', 'PP', 'P.']);
    expect(after(7201)).toEqual(['PP', 'P.', 'PP', 'P.']);
    expect(after(86_401)).toEqual(['PP', 'PP', 'PP', 'P.']);
  });
  it('a star is a plain name in Firefox', () => {
    expect(each((browser) => pattern(browser, [put, put], [methods('*')]))).toEqual(['P.', 'PP', 'P.', 'P.']);
  });
  it('HEAD must be listed in Firefox', () => {
    const head = { method: 'HEAD', headers: [['X-A', '1']] } as const;
    expect(each((browser) => pattern(browser, [head, head], [names('x-a')]))).toEqual(['P.', 'PP', 'P.', 'P.']);
  });
  it('credentialed answers serve calls without, but not in Firefox', () => {
    const withCredentials = { ...put, credentials: 'include' } as const;
    expect(each((browser) => pattern(browser, [withCredentials, put], [methods('PUT')]))).toEqual([
      'P.',
      'PP',
      'P.',
      'P.',
    ]);
    expect(each((browser) => pattern(browser, [put, withCredentials], [methods('PUT')]))).toEqual([
      'PP',
      'PP',
      'PP',
      'PP',
    ]);
  });
  it('a refusal drops what was kept, or is kept itself', () => {
    const calls = [put, { method: 'DELETE' }, put];
    expect(each((browser) => pattern(browser, calls, [methods('PUT')]))).toEqual(['PpP', 'PpP', 'Pp.', 'PpP']);
  });
  it('Chromium keeps nothing for opaque origins', () => {
    expect(each((browser) => pattern(browser, [put, put], [methods('PUT')], 0, 'null'))).toEqual([
      'PP',
      'P.',
      'P.',
      'P.',
    ]);
  });
});
