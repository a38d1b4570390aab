import { describe, expect, it } from 'vitest';
import { createBudget, type Release } from './budget.ts';
import { manualClock } from '../testing.ts';

const API = 'https://api.example.com';

/** Takes a turn and counts what was granted and refused so far. */
function counter(budget: ReturnType<typeof createBudget>) {
  const granted: Release[] = [];
  const refused: string[] = [];
  const ask = (origin = API): Promise<void> =>
    budget.acquire(origin).then((turn) => void ('refused' in turn ? refused.push(turn.refused) : granted.push(turn)));
  return { granted, refused, ask };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('createBudget', () => {
  it('lets two requests run at the same time and the third when one has ended', async () => {
    const turns = counter(createBudget({ inFlight: 2, perMinute: 60 }, manualClock()));
    for (let n = 0; n < 3; n += 1) void turns.ask();
    await settled();
    expect(turns.granted).toHaveLength(2);
    turns.granted[0]?.();
    turns.granted[0]?.(); // releasing twice gives no second turn
    await settled();
    expect(turns.granted).toHaveLength(3);
  });

  it('counts each target by itself', async () => {
    const budget = createBudget({ inFlight: 1, perMinute: 60 }, manualClock());
    const turns = counter(budget);
    await Promise.all([turns.ask(API), turns.ask('https://other.example.com')]);
    expect(budget.sent()).toEqual({ sent: 2, byTarget: { [API]: 1, 'https://other.example.com': 1 } });
  });

  it('starts no more than the allowed number a minute and goes on when the minute is over', async () => {
    const clock = manualClock();
    const turns = counter(createBudget({ inFlight: 100, perMinute: 60 }, clock));
    for (let n = 0; n < 61; n += 1) void turns.ask();
    await settled();
    expect(turns.granted).toHaveLength(60);
    clock.advance(59_999);
    await settled();
    expect(turns.granted).toHaveLength(60);
    clock.advance(1);
    await settled();
    expect(turns.granted).toHaveLength(61);
  });

  it('tells how much may still be sent to each target', async () => {
    const clock = manualClock();
    const budget = createBudget({ inFlight: 1, perMinute: 60 }, clock);
    const turns = counter(budget);
    for (let n = 0; n < 3; n += 1) void turns.ask();
    await settled();
    const lane = { target: API, sent: 1, inFlight: 1, waiting: 2, left: 59, perMinute: 60 };
    expect(budget.lanes()).toEqual([{ ...lane, restsUntil: null, restsWhy: null }]);
    budget.rest(API, 30_000, 'gate');
    expect(budget.lanes()).toEqual([{ ...lane, waiting: 0, restsUntil: clock.now() + 30_000, restsWhy: 'gate' }]);
    turns.granted[0]?.();
    clock.advance(60_000);
    expect(budget.lanes()).toEqual([{ ...lane, inFlight: 0, waiting: 0, left: 60, restsUntil: null, restsWhy: null }]);
  });

  it('refuses everything while the target rests, waiting turns included, and nothing afterwards', async () => {
    const clock = manualClock();
    const budget = createBudget({ inFlight: 1, perMinute: 60 }, clock);
    const turns = counter(budget);
    void turns.ask();
    void turns.ask();
    expect(budget.rest(API, 30_000, 'gate')).toBe(true);
    expect(budget.rest(API, 30_000, 'gate')).toBe(false);
    await turns.ask();
    expect(turns.refused).toEqual(['gate', 'gate']);
    turns.granted[0]?.();
    clock.advance(30_000);
    await turns.ask();
    expect(turns.granted).toHaveLength(2);
  });

  it('refuses what waits when it is closed', async () => {
    const budget = createBudget({ inFlight: 1, perMinute: 60 }, manualClock());
    const turns = counter(budget);
    void turns.ask();
    const waiting = turns.ask();
    budget.close();
    await waiting;
    expect(turns.refused).toEqual(['budget']);
  });
});
