import { describe, expect, it } from 'vitest';
import { allowed, each, ending, page, run, type Reply } from './testing.ts';
import type { BrowserName, Call, HeaderLine } from './types.ts';

/** Where browsers part; rows are what was measured, in the order of {@link each}. */
const ORIGIN = 'Access-Control-Allow-Origin';
const credentials = (value: string): HeaderLine => ['Access-Control-Allow-Credentials', value];
const exposed = (value: string): HeaderLine => ['Access-Control-Expose-Headers', value];
const methods = (value: string): HeaderLine => ['Access-Control-Allow-Methods', value];

function endings(call: Partial<Call>, ...replies: Reply[]): string[] {
  return each((browser) => ending(browser, call, replies));
}

describe('status 407', () => {
  const refused = '1 proxy-authentication';
  it.each([
    ['across origins', {}],
    ['within one origin', { url: `${page.origin}/x` }],
  ] as const)('never reaches the page in Chromium, %s', (_, call) => {
    expect(endings(call, [407, allowed])).toEqual([refused, '1 allowed', '1 allowed', refused]);
  });
  it('is the end of a no-cors call, too', () => {
    expect(endings({ mode: 'no-cors' }, [407])).toEqual([refused, '1 opaque', '1 opaque', refused]);
  });
  it('has the name of the network stack, on a preflight as well', () => {
    const { settlement } = run('chromium', { method: 'PUT' }, [[407, allowed, methods('PUT')]]);
    expect(settlement).toMatchObject({ outcome: 'blocked', browserReason: 'net::ERR_UNEXPECTED_PROXY_AUTH' });
  });
});

describe('a NUL byte in an answer', () => {
  it.each(['Cross-Origin-Resource-Policy', 'X-Any'])('makes it no answer at all, wherever it stands: %s', (name) => {
    expect(endings({}, [200, allowed, [name, 'a\0b']])).toEqual(Array(4).fill('1 network-error'));
  });
});

describe('an empty line beside another of its name', () => {
  const include = { credentials: 'include' } as const;
  const differs = (reason: string): string[] => [`1 ${reason}`, '1 allowed', `1 ${reason}`, `1 ${reason}`];
  it('adds nothing in Firefox, before and after the other', () => {
    const expected = differs('allow-credentials-not-true');
    expect(endings(include, [200, allowed, credentials('true'), credentials('')])).toEqual(expected);
    expect(endings(include, [200, allowed, credentials(' '), credentials('true')])).toEqual(expected);
  });
  it('counts when it is the only one', () => {
    expect(endings(include, [200, allowed, credentials(''), credentials('')])).toEqual(
      Array(4).fill('1 allow-credentials-not-true'),
    );
    expect(endings({}, [200, [ORIGIN, '']])).toEqual(Array(4).fill('1 allow-origin-invalid'));
  });
  it('is one line too many when both are spelled as usual', () => {
    expect(endings({}, [200, [ORIGIN, ''], [ORIGIN, '*']])).toEqual(Array(4).fill('1 allow-origin-multiple'));
    expect(endings({}, [200, [ORIGIN, ''], [ORIGIN.toLowerCase(), '*']])).toEqual(differs('allow-origin-multiple'));
  });
  it('leaves a conflict of Location lines as it is', () => {
    const answer: Reply = [302, allowed, ['Location', ''], ['Location', '/y']];
    expect(ending('firefox', {}, [answer])).toBe('1 redirect-conflicting-location');
  });
});

describe('an answer over HTTP/2', () => {
  it('has one header more in Firefox', () => {
    const names = (browser: BrowserName, httpVersion: 1 | 2): readonly string[] => {
      const { settlement } = run(browser, { url: `${page.origin}/x` }, [[200]], { httpVersion });
      return 'headerNames' in settlement ? settlement.headerNames : [];
    };
    expect([names('firefox', 2), names('firefox', 1), names('chromium', 2)]).toEqual([['x-firefox-spdy'], [], []]);
  });
});

describe('* in Access-Control-Expose-Headers', () => {
  const readable = (browser: BrowserName, call: Partial<Call>, list: string): boolean => {
    const { settlement } = run(browser, call, [[200, allowed, credentials('true'), exposed(list), ['X-Total', '5']]]);
    return 'headerNames' in settlement && settlement.headerNames.includes('x-total');
  };
  const readers = (call: Partial<Call>, list: string): string[] =>
    each((browser) => String(readable(browser, call, list)));
  it('survives a bad item that follows, for fetch in Firefox', () => {
    expect(readers({}, '*, b d')).toEqual(['false', 'true', 'false', 'false']);
    expect(readers({}, 'b d, *')).toEqual(Array(4).fill('false'));
  });
  it('does not survive for XHR, nor with credentials', () => {
    expect(readers({ api: 'xhr' }, '*, b d')).toEqual(Array(4).fill('false'));
    expect(readers({ credentials: 'include' }, '*, b d')).toEqual(Array(4).fill('false'));
  });
});
