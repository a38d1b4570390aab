import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../report/index.ts';
import { manualClock } from '../testing.ts';
import { createPublisher } from './publisher.ts';

function published() {
  const clock = manualClock();
  const times: number[] = [];
  const start = clock.now();
  const app = { isBusy: false };
  const publisher = createPublisher({
    reporters: [{ update: () => void times.push(clock.now() - start) }],
    clock,
    onFault: (fault) => expect.unreachable(String(fault)),
    snapshot: () => ({}) as Snapshot,
    isBusy: () => app.isBusy,
  });
  return { clock, publisher, app, times };
}

describe('createPublisher', () => {
  it('makes one update of what comes within 100 ms', () => {
    const { clock, publisher, times } = published();
    publisher.soon();
    clock.advance(99);
    publisher.whenQuiet();
    publisher.soon();
    clock.advance(5_000);
    expect(times).toEqual([100]);
  });

  it('lets wait what can wait until the calls pause', () => {
    const { clock, publisher, app, times } = published();
    app.isBusy = true;
    publisher.whenQuiet();
    clock.advance(350);
    expect(publisher.isDue()).toBe(true);
    app.isBusy = false;
    clock.advance(5_000);
    expect(times).toEqual([400]);
    expect(publisher.isDue()).toBe(false);
  });

  it('waits a second for a pause', () => {
    const { clock, publisher, app, times } = published();
    app.isBusy = true;
    publisher.whenQuiet();
    clock.advance(5_000);
    expect(times).toEqual([1_000]);
  });

  it('does not let wait what people wait for', () => {
    const { clock, publisher, app, times } = published();
    app.isBusy = true;
    publisher.whenQuiet();
    clock.advance(450);
    publisher.soon();
    clock.advance(50);
    expect(times).toEqual([500]);
    publisher.whenQuiet();
    clock.advance(999);
    expect(times).toEqual([500]);
  });
});
