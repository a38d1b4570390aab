import { describe, expect, it } from 'vitest';
import { allowed, each, ending, run, type Reply } from './testing.ts';
import type { BrowserName, Call, HeaderLine } from './types.ts';

/** Where browsers part; each row is what was measured, in the order of {@link each}. */
type Expected = readonly [chromium: string, firefox: string, webkit: string, standard: string];

const methods = (value: string): HeaderLine => ['Access-Control-Allow-Methods', value];
const names = (value: string): HeaderLine => ['Access-Control-Allow-Headers', value];
const to = (url: string): HeaderLine => ['Location', url];
const OTHER = 'https://api.other.com/x';

/** What a first preflight asks for, `none` without one. */
function firstAsked(browser: BrowserName, call: Partial<Call>): string {
  if (ending(browser, call, []) !== 'asks for more') return 'none';
  const { requests } = run(browser, call, [{ networkError: 'enough' }]);
  const asks = requests[0]?.headers
    .filter(([name]) => /^access-control-request-/i.test(name))
    .map(([, value]) => value);
  return requests[0]?.kind === 'preflight' ? (asks ?? []).join(' ') : 'none';
}

describe('what makes a preflight', () => {
  const rows: readonly (readonly [what: string, call: Partial<Call>, expected: Expected])[] = [
    ['a client hint', { headers: [['DPR', '2']] }, ['none', 'GET dpr', 'GET dpr', 'GET dpr']],
    ['a client hint with another value', { headers: [['DPR', 'x']] }, ['GET dpr', 'GET dpr', 'GET dpr', 'GET dpr']],
    ['User-Agent', { headers: [['User-Agent', 'x']] }, ['none', 'GET user-agent', 'GET user-agent', 'GET user-agent']],
    ['a byte beyond ASCII in Accept', { headers: [['Accept', 'é']] }, ['none', 'GET accept', 'none', 'none']],
    [
      'a comma in a form type',
      { headers: [['Content-Type', 'text/plain; a=b, c']] },
      ['none', 'GET content-type', 'none', 'none'],
    ],
    [
      'a form type that ends in a second semicolon',
      { headers: [['Content-Type', 'text/plain;a=b;']] },
      ['none', 'GET content-type', 'none', 'none'],
    ],
    ['a range in another case', { headers: [['Range', 'Bytes=0-']] }, ['GET range', 'GET range', 'none', 'GET range']],
    [
      'a range beyond 64 bits',
      { headers: [['Range', 'bytes=0-99999999999999999999']] },
      ['GET range', 'GET range', 'GET range', 'none'],
    ],
    [
      'two ranges',
      {
        headers: [
          ['Range', 'bytes=0-1'],
          ['Range', 'bytes=2-3'],
        ],
      },
      ['GET range', 'none', 'GET range', 'none'],
    ],
    [
      'one name twice',
      {
        headers: [
          ['X-A', '1'],
          ['x-a', '2'],
        ],
      },
      ['GET x-a', 'GET x-a,x-a', 'GET x-a', 'GET x-a'],
    ],
    [
      'one name twice by XHR',
      {
        api: 'xhr',
        headers: [
          ['X-A', '1'],
          ['x-a', '2'],
        ],
      },
      ['GET x-a', 'GET x-a', 'GET x-a', 'GET x-a'],
    ],
    [
      'an empty value joined to one of 127 bytes',
      {
        headers: [
          ['Accept', 'a'.repeat(127)],
          ['Accept', ''],
        ],
      },
      ['none', 'none', 'GET accept', 'none'],
    ],
    ['an upload listener without a body', { api: 'xhr', uploadListener: true }, ['none', 'GET', 'GET', 'GET']],
    ['a stream as body', { method: 'POST', body: 'stream' }, ['POST', 'none', 'none', 'POST']],
    [
      'a stream in mode same-origin',
      { method: 'POST', body: 'stream', mode: 'same-origin' },
      ['POST', 'none', 'none', 'none'],
    ],
  ];
  it.each(rows)('%s', (_, call, expected) => {
    expect(each((browser) => firstAsked(browser, call))).toEqual(expected);
  });
  it('a charset of XHR text that is too long: Chromium judges what it puts in its place', () => {
    const headers: HeaderLine[] = [['Content-Type', `text/plain; charset=${'x'.repeat(128)}`]];
    const call = { api: 'xhr', method: 'POST', body: 'text', headers } as const;
    expect(firstAsked('chromium', call)).toBe('none');
    expect(firstAsked('chromium', { ...call, body: 'buffer' })).toBe('POST content-type');
    expect(firstAsked('firefox', call)).toBe('POST content-type');
  });
});

describe('what a preflight may say', () => {
  it('Authorization under *', () => {
    const replies: Reply[] = [
      [204, allowed, names('*')],
      [200, allowed],
    ];
    expect(each((browser) => ending(browser, { headers: [['Authorization', 'x']] }, replies))).toEqual([
      '2 allowed',
      '2 allowed',
      '2 allowed',
      '1 header-not-allowed',
    ]);
  });
  it('no list of methods for an upload', () => {
    const call = { api: 'xhr', method: 'PUT', body: 'text', uploadListener: true } as const;
    const replies: Reply[] = [
      [204, allowed],
      [200, allowed],
    ];
    expect(each((browser) => ending(browser, call, replies))).toEqual([
      '1 method-not-allowed',
      '1 method-not-allowed',
      '1 method-not-allowed',
      '2 allowed',
    ]);
  });
  it('what comes first: a missing header, a status, a redirect', () => {
    const call = { method: 'PUT' };
    expect(each((browser) => ending(browser, call, [[404]]))).toEqual([
      '1 allow-origin-missing',
      '1 allow-origin-missing',
      '1 preflight-status',
      '1 allow-origin-missing',
    ]);
    expect(each((browser) => ending(browser, call, [[302, to('/login')]]))).toEqual([
      '1 preflight-redirect',
      '1 allow-origin-missing',
      '1 preflight-redirect',
      '1 allow-origin-missing',
    ]);
    expect(each((browser) => ending(browser, call, [[302, allowed]]))).toEqual(Array(4).fill('1 preflight-status'));
  });
  it('names everything that is wrong with one answer', () => {
    const { settlement } = run('chromium', { method: 'PUT', headers: [['X-A', '1']] }, [[401]]);
    expect('evidence' in settlement && settlement.evidence.map(({ header, got }) => [header, got])).toEqual([
      ['Access-Control-Allow-Origin', null],
      [':status', '401'],
      ['Access-Control-Allow-Methods', null],
      ['Access-Control-Allow-Headers', null],
    ]);
  });
});

describe('insecure targets and streams', () => {
  it('http://localhost from a secure page', () => {
    expect(each((browser) => ending(browser, { url: 'http://localhost:3000' }, [[200, allowed]]))).toEqual([
      '1 allowed',
      '1 allowed',
      '0 mixed-content',
      '1 allowed',
    ]);
  });
  it('a stream needs HTTP/2, becomes text, or is not sent at all', () => {
    const call = { method: 'POST', body: 'stream' } as const;
    expect(
      each((browser) =>
        ending(browser, call, [
          [204, allowed],
          [200, allowed],
        ]),
      ),
    ).toEqual(['1 stream-needs-http2', '1 allowed', '0 invalid-call', '1 stream-needs-http2']);
    expect(
      run(
        'chromium',
        call,
        [
          [204, allowed, methods('POST')],
          [200, allowed],
        ],
        { httpVersion: 2 },
      ).settlement.outcome,
    ).toBe('allowed');
  });
  it('names failures as each browser does', () => {
    const reason = (browser: BrowserName, call: Partial<Call>, reply: Reply): string | undefined => {
      const { settlement } = run(browser, call, [reply]);
      return 'browserReason' in settlement ? settlement.browserReason : undefined;
    };
    expect(each((browser) => String(reason(browser, { url: OTHER }, [200])))).toEqual([
      'MissingAllowOriginHeader',
      'CORSMissingAllowOrigin2',
      'undefined',
      'undefined',
    ]);
    expect(reason('chromium', { method: 'PUT' }, [200])).toBe('PreflightMissingAllowOriginHeader');
    expect(reason('firefox', {}, [200, allowed, allowed])).toBe('CORSMultipleAllowOriginNotAllowed');
    expect(reason('chromium', { mode: 'no-cors' }, [200, ['Cross-Origin-Resource-Policy', 'same-site']])).toBe(
      'corp-not-same-site',
    );
  });
});
