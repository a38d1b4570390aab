import { describe, expect, it } from 'vitest';
import type { Observation, RecordedCall } from '../observe/index.ts';
import { answered, observed, recorded } from '../observe/testing.ts';
import { manualClock } from '../testing.ts';
import { createWaiting } from './waiting.ts';

const request = (devPath: string, more: Partial<Observation> = {}): Observation =>
  observed({ devPath, response: answered(), ...more });

const told = (path: string, more: Partial<RecordedCall> = {}): RecordedCall =>
  recorded({
    ownHosts: ['localhost:5173'],
    url: `http://localhost:5173${path}`,
    credentials: 'include',
    ...more,
  });

function setUp({ mayReport = true } = {}) {
  const clock = manualClock();
  const waiting = createWaiting(clock, () => mayReport);
  const take = (last = false): readonly string[] =>
    waiting.take(last).pairs.map((pair) => `${pair.observation.devPath} ${pair.told?.credentials ?? 'wire'}`);
  return { clock, waiting, take };
}

describe('createWaiting', () => {
  it('brings both together whichever comes first', () => {
    const { waiting, take } = setUp();
    waiting.addRequest(request('/api/a'));
    expect(take()).toEqual([]);
    waiting.addCalls([told('/api/a'), told('/api/b', { number: 2 })]);
    expect(take()).toEqual(['/api/a include']);
    waiting.addRequest(request('/api/b'));
    expect(take()).toEqual(['/api/b include']);
  });

  it('lets a request go on from the wire after a second, and says when to look again', () => {
    const { clock, waiting, take } = setUp();
    waiting.addRequest(request('/api/a'));
    clock.advance(400);
    expect(waiting.take()).toEqual({ pairs: [], direct: [], again: 600 });
    clock.advance(600);
    expect(take()).toEqual(['/api/a wire']);
    expect(waiting.take().again).toBeUndefined();
  });

  it('lets nothing wait when no page is open, for elements, and at the end', () => {
    const lonely = setUp({ mayReport: false });
    lonely.waiting.addRequest(request('/api/a'));
    expect(lonely.take()).toEqual(['/api/a wire']);
    const { waiting, take } = setUp();
    const metadata = [
      ['Sec-Fetch-Site', 'same-origin'],
      ['Sec-Fetch-Mode', 'cors'],
      ['Sec-Fetch-Dest', 'font'],
    ] as const;
    waiting.addRequest(request('/api/font', { requestHeaders: metadata }));
    expect(take()).toEqual(['/api/font wire']);
    waiting.addRequest(request('/api/a'));
    expect(take(true)).toEqual(['/api/a wire']);
  });

  it('keeps a call for a request that takes long, but not for ever', () => {
    const { clock, waiting, take } = setUp();
    waiting.addCalls([told('/api/slow'), told('/api/aborted', { number: 2 })]);
    clock.advance(200_000);
    waiting.addRequest(request('/api/slow'));
    expect(take()).toEqual(['/api/slow include']);
    clock.advance(200_000);
    waiting.addRequest(request('/api/aborted'));
    clock.advance(1_000);
    expect(take()).toEqual(['/api/aborted wire']);
  });

  it('hands out calls to other hosts at once, and takes none for such without knowing the own ones', () => {
    const { waiting } = setUp();
    const direct = told('/', { url: 'https://api.example.com/v1' });
    waiting.addCalls([direct, told('/x', { url: 'https://api.example.com/v2', ownHosts: [] }), told('/api/own')]);
    expect(waiting.take().direct).toEqual([direct]);
    expect(waiting.take().direct).toEqual([]);
  });

  it('tells what is to come', () => {
    const { clock, waiting, take } = setUp();
    expect(waiting.outlook()).toBeUndefined();
    waiting.addCalls([told('/api/a')]);
    expect(waiting.outlook()).toBe('request');
    waiting.addRequest(request('/api/a'));
    expect(waiting.outlook()).toBe('verdict');
    take();
    expect(waiting.outlook()).toBeUndefined();
    waiting.addCalls([told('/static.json', { number: 2 })]);
    clock.advance(3_000);
    expect(waiting.outlook()).toBeUndefined();
  });

  it('stays within its bounds: a flood of requests does not wait, and only the latest calls are kept', () => {
    const { waiting } = setUp();
    waiting.addCalls(Array.from({ length: 3_000 }, (_, index) => told(`/api/${index}`, { number: index + 1 })));
    const isFull = Array.from({ length: 1_000 }, (_, index) => waiting.addRequest(request(`/other/${index}`)));
    expect([isFull.indexOf(true), waiting.take().pairs.length]).toEqual([999, 1_000]);
    waiting.addRequest(request('/api/0'));
    waiting.addRequest(request('/api/2999'));
    expect(waiting.take(true).pairs.map((pair) => pair.told?.number)).toEqual([3_000, undefined]);
  });
});
