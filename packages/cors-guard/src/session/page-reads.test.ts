import { describe, expect, it } from 'vitest';
import type { RecordedCall } from '../observe/index.ts';
import { createPageReads } from './page-reads.ts';
import type { Shape } from './shapes.ts';

const shape = (): Shape => ({ reads: new Set<string>() }) as Shape;
const call = (number: number, page = '1 p'): RecordedCall => ({ number, page }) as RecordedCall;

describe('createPageReads', () => {
  it('gives a shape the names that pages read of its calls, before or after it is known', () => {
    const reads = createPageReads();
    const items = shape();
    expect(reads.read({ page: '1 p', number: 1, names: ['x-early'] })).toBe(false);
    reads.judged(call(1), items);
    expect([...items.reads]).toEqual(['x-early']);
    expect(reads.read({ page: '1 p', number: 1, names: ['x-late'] })).toBe(true);
    expect(reads.read({ page: '1 p', number: 1, names: ['x-late'] })).toBe(false);
    expect([...items.reads]).toEqual(['x-early', 'x-late']);
  });

  it('takes the call of one page for none of another', () => {
    const reads = createPageReads();
    const items = shape();
    reads.judged(call(1), items);
    reads.read({ page: '2 p', number: 1, names: ['x-total'] });
    expect([...items.reads]).toEqual([]);
  });

  it('keeps a bounded number of names', () => {
    const reads = createPageReads();
    const items = shape();
    reads.judged(call(1), items);
    reads.read({ page: '1 p', number: 1, names: Array.from({ length: 500 }, (_, index) => `x-${index}`) });
    expect(items.reads.size).toBe(64);
  });
});
