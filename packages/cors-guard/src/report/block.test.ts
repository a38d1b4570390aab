import { expect, it } from 'vitest';
import { findingsOf, type Finding } from '../findings/index.ts';
import { callTo, judgedBy, PAGE } from '../findings/testing.ts';
import { blockOf } from './block.ts';
import { finding } from './testing.ts';

const plain = { mark: (text: string) => text, code: (text: string) => text, label: (text: string) => text };
const block = (about: Finding): readonly string[] => blockOf(about, plain);

it('has the shape people know', () => {
  expect(block(finding())).toEqual([
    'x allow-origin-missing (no-cors-layer)  GET https://api.example.com/items',
    '  prod  The GET is sent, but the page may not read the answer.',
    '  why   The answer bears no sign of a CORS layer: there is none here, or it refuses in silence.',
    '  seen  GET -> 200, no Access-Control-Allow-Origin',
    '  fix   Let the API answer with Access-Control-Allow-Origin: https://app.example.com.',
    "  try   curl -si https://api.example.com/items -H 'Origin: https://app.example.com' \\",
    "          | grep -iE '^(HTTP|access-control|vary)'",
  ]);
});

it('counts further calls, and marks a warning', () => {
  const [head] = block(finding({ severity: 'warning', calls: ['c1', 'c2', 'c3', 'c4'] }));
  expect(head).toBe('! allow-origin-missing (no-cors-layer)  GET https://api.example.com/items and 3 more calls');
});

it('names the place in the source, where it is known', () => {
  const [head] = block(finding({ source: 'src/api.ts:14:9', calls: ['c1', 'c2'] }));
  expect(head).toBe(
    'x allow-origin-missing (no-cors-layer)  GET https://api.example.com/items in src/api.ts:14:9 and 1 more call',
  );
});

it('says so where the place is a whole file', () => {
  const headOf = (source: string) => block(finding({ source }))[0];
  expect(headOf('src/api.ts')).toContain(' in src/api.ts (this devtool keeps no lines)');
  expect(headOf('src/api.ts:14')).toMatch(/ in src\/api\.ts:14$/);
});

it('has no more than 8 lines, whatever there is to say', () => {
  const long = 'word '.repeat(60).trim();
  const lines = block(finding({ prod: long, why: [long, long], seen: [long, long], notes: [long, long] }));
  expect(lines.length).toBeLessThanOrEqual(8);
  expect(lines.join(' ').match(/word/g)).toHaveLength(7 * 60);
});

it('keeps lines within 100 columns where that leaves 8 lines', () => {
  const list = (): ReturnType<Parameters<typeof judgedBy>[0]> => ({
    status: 204,
    headers: [
      ['Access-Control-Allow-Origin', PAGE],
      ['Access-Control-Allow-Headers', 'authorization'],
    ],
  });
  const call = callTo('/items', { method: 'POST', headers: [['X-Id', '1']] });
  for (const about of findingsOf([judgedBy(list, call)])) {
    const lines = block(about);
    expect(lines.length).toBeLessThanOrEqual(8);
    for (const line of lines.filter((text) => !/^ {2}try/.test(text))) expect(line.length).toBeLessThanOrEqual(100);
  }
});

it('leaves the command out when no request shows the evidence', () => {
  expect(block(finding({ curl: '' })).some((line) => line.includes('try'))).toBe(false);
});
