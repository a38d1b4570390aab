import { describe, expect, it } from 'vitest';
import { createQuietTimer } from './quiet.ts';
import { manualClock } from '../testing.ts';

function runs() {
  const clock = manualClock();
  const times: number[] = [];
  const start = clock.now();
  const quiet = createQuietTimer(clock, () => void times.push(clock.now() - start));
  return { clock, quiet, times };
}

describe('createQuietTimer', () => {
  it('runs 150 ms after the last event', () => {
    const { clock, quiet, times } = runs();
    quiet.touch();
    clock.advance(100);
    quiet.touch();
    clock.advance(149);
    expect(times).toEqual([]);
    clock.advance(1);
    expect(times).toEqual([250]);
  });

  it('runs 2 s after the first event when there is no quiet', () => {
    const { clock, quiet, times } = runs();
    for (let ms = 0; ms <= 2_000; ms += 100) {
      quiet.touch();
      clock.advance(100);
    }
    expect(times[0]).toBe(2_000);
  });

  it('does nothing when cancelled', () => {
    const { clock, quiet, times } = runs();
    quiet.touch();
    quiet.cancel();
    clock.advance(5_000);
    expect(times).toEqual([]);
  });
});
