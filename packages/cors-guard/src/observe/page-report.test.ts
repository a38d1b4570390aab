import { describe, expect, it } from 'vitest';
import { reportLimits } from '../report/protocol.ts';
import { readPageReport } from './page-report.ts';

const call = {
  number: 1,
  at: 1_750_000_000_000,
  api: 'fetch',
  method: 'POST',
  url: 'http://localhost:5173/api/items?a=1#part',
  mode: 'cors',
  credentials: 'include',
  redirect: 'follow',
  headers: [
    ['Content-Type', 'application/json'],
    ['Authorization', 'Bearer s3cret'],
  ],
  body: 'json',
  uploadListener: false,
  stack: '    at load (http://localhost:5173/src/api.ts:1:2)',
};

const report = (...calls: unknown[]): unknown => ({ page: 'p1', calls, reads: [] });
const kept = (change: Record<string, unknown>): number =>
  readPageReport(report({ ...call, ...change }))?.calls.length ?? -1;

describe('readPageReport', () => {
  it('keeps a whole call, without the fragment and without values that nobody needs', () => {
    expect(readPageReport(report(call))).toEqual({
      page: 'p1',
      reads: [],
      calls: [
        {
          ...call,
          url: 'http://localhost:5173/api/items?a=1',
          headers: [
            ['Content-Type', 'application/json'],
            ['Authorization', ''],
          ],
        },
      ],
    });
  });

  it('takes nothing for a report that is none', () => {
    for (const value of [null, undefined, 7, 'x', [], {}, { page: 'p' }, { page: '', calls: [], reads: [] }]) {
      expect(readPageReport(value)).toBeUndefined();
    }
    expect(readPageReport({ page: 'p', calls: {}, reads: [] })).toBeUndefined();
    expect(readPageReport({ page: 'x'.repeat(257), calls: [], reads: [] })).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>]>([
    ['a number below 1', { number: 0 }],
    ['a number that is none', { number: '1' }],
    ['a time that is none', { at: null }],
    ['another interface', { api: 'element' }],
    ['a method that is no token', { method: 'GET / HTTP/1.1\r\nX: y' }],
    ['a relative URL', { url: '/api' }],
    ['a URL of another scheme', { url: 'file:///etc/passwd' }],
    ['a long URL', { url: `http://localhost/${'a'.repeat(reportLimits.url)}` }],
    ['the mode of a navigation', { mode: 'navigate' }],
    ['a mode that is inherited', { mode: 'toString' }],
    ['other credentials', { credentials: 'all' }],
    ['another redirect mode', { redirect: 'maybe' }],
    ['headers that are no list', { headers: { accept: 'a' } }],
    ['a header with a line break', { headers: [['X-A\r\nX-B', '']] }],
    ['a long header value', { headers: [['accept', 'a'.repeat(reportLimits.headerValue + 1)]] }],
    ['many headers', { headers: Array.from({ length: reportLimits.headers + 1 }, () => ['x-a', '']) }],
    ['another body', { body: 'video' }],
    ['a listener that is no yes or no', { uploadListener: 1 }],
    ['a long stack', { stack: 'x'.repeat(reportLimits.stack + 1) }],
  ])('leaves out a call with %s', (_what, change) => {
    expect(kept({})).toBe(1);
    expect(kept(change)).toBe(0);
  });

  it('reads own properties only', () => {
    const heir = Object.create(call) as unknown;
    expect(readPageReport(report(heir))?.calls).toEqual([]);
    const polluted = JSON.parse(
      '{"__proto__":{"polluted":1},"page":"p","calls":[{"__proto__":{"a":1}}],"reads":[]}',
    ) as unknown;
    expect(readPageReport(polluted)).toEqual({ page: 'p', calls: [], reads: [] });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('keeps no more calls and reads than the limits say', () => {
    const many = Array.from({ length: 1_000 }, () => call);
    const reads = Array.from({ length: 1_000 }, () => ({ number: 1, names: ['X-Total', 'bad name', 7, 'x-total'] }));
    const read = readPageReport({ page: 'p', calls: many, reads });
    expect(read?.calls).toHaveLength(reportLimits.calls);
    expect(read?.reads).toHaveLength(reportLimits.reads);
    expect(read?.reads[0]).toEqual({ number: 1, names: ['x-total'] });
  });
});
