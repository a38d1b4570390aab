import { describe, expect, it } from 'vitest';
import { reportLimits, type PageCall, type PageReport } from '../report/protocol.ts';
import { manualClock } from '../testing.ts';
import { createPull } from './pull.ts';

const call = (number: number): PageCall => ({ number }) as PageCall;

describe('createPull', () => {
  it('leaves out nothing of a page that calls faster than it may speak', async () => {
    const clock = manualClock();
    const sent: PageReport[] = [];
    const pull = createPull({
      ask(_known, report) {
        if (report) sent.push(report);
        return Promise.resolve({ revision: 'r' });
      },
      order: () => Promise.resolve(),
      show: () => undefined,
      after: (ms, work) => void clock.after(ms, work),
    });
    const numbers = Array.from({ length: 500 }, (_, index) => index);
    for (const number of numbers) {
      pull.report({ page: 'a', calls: [call(number)], reads: [{ number, names: ['x-total'] }] });
      if (number % 50 === 0) {
        clock.advance(100);
        await Promise.resolve();
      }
    }
    for (let turn = 0; turn < 10; turn += 1) {
      clock.advance(300);
      await Promise.resolve();
    }
    expect(sent.flatMap(({ calls }) => calls.map((one) => one.number))).toEqual(numbers);
    expect(sent.flatMap(({ reads }) => reads.map(({ number }) => number))).toEqual(numbers);
    expect(Math.max(...sent.map(({ calls }) => calls.length))).toBeLessThanOrEqual(reportLimits.calls);
  });
});
