import { describe, expect, it } from 'vitest';
import { allowed, each, ending, later, page, type Reply } from './testing.ts';
import type { HeaderLine } from './types.ts';

const methods = (value: string): HeaderLine => ['Access-Control-Allow-Methods', value];
const names = (value: string): HeaderLine => ['Access-Control-Allow-Headers', value];
const star: HeaderLine = ['Access-Control-Allow-Origin', '*'];
const to = (url: string): HeaderLine => ['Location', url];

describe('after a redirect', () => {
  const ask = (origin: string, what: string): string => `OPTIONS THIRD/y from ${origin} asks ${what}`;
  it('Firefox asks as the page, others as null', () => {
    const replies: Reply[] = [
      [204, star, methods('PUT')],
      [307, star, to('https://third.org/y')],
    ];
    expect(each((browser) => later(browser, { method: 'PUT' }, replies))).toEqual([
      ask('null', 'PUT'),
      ask('PAGE', 'PUT'),
      ask('null', 'PUT'),
      ask('null', 'PUT'),
    ]);
  });
  it('Firefox and WebKit ask again for what was asked once', () => {
    const call = { method: 'POST', body: 'text', headers: [['Content-Type', 'application/json']] } as const;
    const replies: Reply[] = [
      [204, star, names('content-type')],
      [302, star, to('https://third.org/y')],
    ];
    expect(each((browser) => later(browser, call, replies))).toEqual([
      'GET THIRD/y from null',
      ask('PAGE', 'GET'),
      ask('null', 'GET content-type'),
      'GET THIRD/y from null',
    ]);
  });
  it('Firefox asks on for the type of a body that XHR sent, unless author headers are asked for', () => {
    const answer: Reply[] = [
      [204, star, names('*')],
      [302, star, to('https://third.org/y')],
    ];
    const call = { method: 'POST', body: 'blob:application/json' } as const;
    const asked = (more: object): string => later('firefox', { ...call, ...more }, answer);
    expect(asked({ api: 'xhr' })).toBe(ask('PAGE', 'GET content-type'));
    expect(asked({})).toBe(ask('PAGE', 'GET'));
    expect(asked({ api: 'xhr', headers: [['X-A', '1']] })).toBe(ask('PAGE', 'GET x-a'));
    expect(asked({ api: 'xhr', uploadListener: true })).toBe(ask('PAGE', 'GET'));
    const start: Reply[] = [[302, to('https://third.org/y')]];
    expect(later('firefox', { ...call, api: 'xhr', url: `${page.origin}/x` }, start)).toBe('GET THIRD/y from PAGE');
  });
  it('DELETE becomes GET in WebKit when the origin changes', () => {
    const replies: Reply[] = [
      [204, star, methods('DELETE')],
      [308, star, to('https://third.org/y')],
    ];
    expect(later('webkit', { method: 'DELETE' }, replies)).toBe(ask('null', 'GET'));
    expect(later('chromium', { method: 'DELETE' }, replies)).toBe(ask('null', 'DELETE'));
  });
  it('Chromium keeps client hints from other origins, except Save-Data', () => {
    const headers: HeaderLine[] = [
      ['DPR', 'x'],
      ['Save-Data', 'x'],
    ];
    const replies: Reply[] = [
      [204, star, names('*')],
      [307, star, to('https://third.org/y')],
    ];
    expect(later('chromium', { headers }, replies)).toBe(ask('null', 'GET save-data'));
    expect(later('standard', { headers }, replies)).toBe(ask('null', 'GET dpr,save-data'));
    const home: Reply[] = [
      [204, star, names('*')],
      [307, star, to(`${page.origin}/y`)],
    ];
    expect(later('chromium', { headers }, home)).toBe('OPTIONS PAGE/y from null asks GET dpr,save-data');
  });
  it('WebKit keeps an Origin it sent', () => {
    const call = { url: `${page.origin}/x`, method: 'POST', body: 'text' } as const;
    const replies: Reply[] = [[303, to('/y')]];
    expect(each((browser) => later(browser, call, replies))).toEqual([
      'GET PAGE/y',
      'GET PAGE/y',
      'GET PAGE/y from PAGE',
      'GET PAGE/y',
    ]);
  });
  it('user names in Location', () => {
    const call = { url: `${page.origin}/x` };
    const replies: Reply[] = [[302, to('https://u@app.example.com/y')], [200]];
    expect(each((browser) => ending(browser, call, replies))).toEqual([
      '1 redirect-with-userinfo',
      '2 allowed',
      '2 allowed',
      '2 allowed',
    ]);
    expect(ending('chromium', { ...call, api: 'xhr' }, replies)).toBe('2 allowed');
  });
  it('WebKit asks before it sees that it may not go there', () => {
    const call = { url: `${page.origin}/x`, method: 'PUT' };
    const replies: Reply[] = [
      [307, to('http://api.other.com/y')],
      [204, star, methods('PUT')],
    ];
    expect(each((browser) => ending(browser, call, replies))).toEqual([
      '1 mixed-content',
      '1 mixed-content',
      '2 mixed-content',
      '1 mixed-content',
    ]);
  });
  it('no Location, an empty one, two that say the same, two that differ', () => {
    expect(each((browser) => ending(browser, { redirect: 'error' }, [[302, allowed]]))).toEqual([
      '1 allowed',
      '1 redirect-mode-error',
      '1 allowed',
      '1 redirect-mode-error',
    ]);
    for (const browser of ['chromium', 'firefox', 'standard'] as const) {
      expect(ending(browser, { redirect: 'manual' }, [[302, allowed]])).toBe('1 opaqueredirect');
    }
    expect(each((browser) => ending(browser, {}, [[302, allowed, to('')]]))).toEqual([
      '1 allowed',
      'asks for more',
      '1 redirect-invalid-location',
      'asks for more',
    ]);
    expect(
      each((browser) =>
        ending(browser, {}, [
          [302, allowed, to('/y'), to('/y')],
          [200, allowed],
        ]),
      ),
    ).toEqual(['2 allowed', '2 allowed', '2 allowed', '1 redirect-invalid-location']);
    expect(
      each((browser) =>
        ending(browser, {}, [
          [302, allowed, to('/y'), to('/z')],
          [200, allowed],
        ]),
      ),
    ).toEqual([
      '1 redirect-conflicting-location',
      '1 redirect-conflicting-location',
      '2 allowed',
      '1 redirect-conflicting-location',
    ]);
  });
});
