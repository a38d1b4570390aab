import { describe, expect, it } from 'vitest';
import { reportLimits } from '../report/protocol.ts';
import { linesOf, told } from './author-headers.ts';

const lines = [
  ['X-B', '1'],
  ['Accept', 'a/b'],
] as const;

describe('linesOf', () => {
  it.each([
    ['a record', Object.fromEntries(lines)],
    ['a list', lines],
    ['a Map', new Map(lines)],
  ])('reads %s in its order', (_title, headers) => {
    expect(linesOf(headers)).toEqual(lines);
  });

  it('reads a Headers object', () => {
    expect(linesOf(new Headers(lines as unknown as [string, string][]))).toEqual([
      ['accept', 'a/b'],
      ['x-b', '1'],
    ]);
  });

  it('has none where the author gave none', () => {
    expect([linesOf(undefined), linesOf(null), linesOf({})]).toEqual([[], [], []]);
  });

  it('does not begin to read what can be read once', () => {
    const once = lines.values();
    expect(linesOf(once)).toBeUndefined();
    expect([...once]).toEqual(lines);
    expect(linesOf([lines[0].values()])).toBeUndefined();
  });
});

describe('told', () => {
  const kept = (names: string[]): Headers => new Headers(names.map((name) => [name, 'x']));

  it('hides values that may be secret', () => {
    expect(told([['Authorization', 'Bearer x'], ...lines], kept(['authorization', 'x-b', 'accept']))).toEqual([
      ['Authorization', ''],
      ['X-B', ''],
      ['Accept', 'a/b'],
    ]);
  });

  it('leaves out what the browser does not send for an author, except what only this browser refuses', () => {
    expect(
      told(
        [
          ['Cookie', 'a'],
          ['User-Agent', 'b'],
        ],
        kept([]),
      ),
    ).toEqual([['User-Agent', '']]);
  });

  it('tells nothing of a call with more or longer names than a report may carry', () => {
    const many = Array.from({ length: reportLimits.headers + 1 }, (_, index) => [`x-${index}`, ''] as const);
    const long = 'x'.repeat(reportLimits.headerName + 1);
    expect(told(many, kept(many.map(([name]) => name)))).toBeUndefined();
    expect(told([[long, '']], kept([long]))).toBeUndefined();
  });
});
