import { describe, expect, it } from 'vitest';
import type { PageAnswer, PageCommand, PageReport, PageState } from '../report/protocol.ts';
import { manualClock } from '../testing.ts';
import { createPull, type Pull } from './pull.ts';

const state = (confidence: string): PageState => ({ confidence }) as PageState;
const report = (page: string): PageReport => ({ page, calls: [], reads: [] });

interface Asked {
  readonly known: string;
  readonly page: string | undefined;
  answer(answer?: PageAnswer): Promise<void>;
}

function setUp(): {
  readonly pull: Pull;
  readonly asked: Asked[];
  readonly shown: string[];
  readonly orders: PageCommand[];
  readonly pass: (ms: number) => void;
} {
  const clock = manualClock();
  const asked: Asked[] = [];
  const shown: string[] = [];
  const orders: PageCommand[] = [];
  const pull = createPull({
    ask: (known, sent) =>
      new Promise((resolve) => {
        const answer = async (given?: PageAnswer): Promise<void> => {
          resolve(given);
          await Promise.resolve();
        };
        asked.push({ known, page: sent?.page, answer });
      }),
    order: (command) => Promise.resolve(orders.push(command)),
    show: ({ confidence }) => void shown.push(confidence),
    after: (ms, work) => void clock.after(ms, work),
  });
  return { pull, asked, shown, orders, pass: (ms) => clock.advance(ms) };
}

describe('createPull', () => {
  it('sends a report at once, and shows what comes back', async () => {
    const { pull, asked, shown, pass } = setUp();
    pull.report(report('a'));
    pass(0);
    expect(asked.map(({ known, page }) => [known, page])).toEqual([['', 'a']]);
    await asked[0]?.answer({ revision: 'r1', state: state('1 call') });
    expect(shown).toEqual(['1 call']);
  });

  it('asks again when the answer says so, with the revision it has, and is silent when it does not', async () => {
    const { pull, asked, pass } = setUp();
    pull.report(report('a'));
    pass(0);
    await asked[0]?.answer({ revision: 'r1', again: 300 });
    pass(299);
    expect(asked).toHaveLength(1);
    pass(1);
    expect(asked.map(({ known, page }) => [known, page])).toEqual([
      ['', 'a'],
      ['r1', undefined],
    ]);
    await asked[1]?.answer({ revision: 'r1' });
    pass(3_600_000);
    expect(asked).toHaveLength(2);
  });

  it('asks one thing at a time, and lets a burst of calls wait for its turn', async () => {
    const { pull, asked, pass } = setUp();
    pull.report(report('a'));
    pass(0);
    pull.report(report('b'));
    pass(10_000);
    expect(asked).toHaveLength(1);
    await asked[0]?.answer({ revision: 'r1' });
    pass(249);
    expect(asked).toHaveLength(1);
    pass(1);
    expect(asked.map(({ page }) => page)).toEqual(['a', 'b']);
  });

  it('keeps a few reports of a page that makes more calls than it can tell', async () => {
    const { pull, asked, pass } = setUp();
    for (let count = 0; count < 1_000; count += 1) pull.report(report(`${count}`));
    for (let turn = 0; turn < 20; turn += 1) {
      pass(250);
      await asked[turn]?.answer({ revision: 'r1' });
    }
    expect(asked.map(({ page }) => page)).toEqual(['992', '993', '994', '995', '996', '997', '998', '999']);
  });

  it('falls silent when the server is gone, and finds it again at the next call or look', async () => {
    const { pull, asked, shown, pass } = setUp();
    pull.report(report('a'));
    pass(0);
    await asked[0]?.answer({ revision: 'r1', again: 300 });
    pass(300);
    await asked[1]?.answer();
    pass(3_600_000);
    expect(asked).toHaveLength(2);
    pull.look();
    pass(0);
    await asked[2]?.answer({ revision: 'other.1', state: state('a new server') });
    expect([asked[2]?.known, shown]).toEqual(['r1', ['a new server']]);
  });

  it('looks after a command has arrived', async () => {
    const { pull, asked, orders, pass } = setUp();
    pull.command({ kind: 'check-again', calls: ['c1'] });
    await Promise.resolve();
    pass(0);
    expect([orders, asked.length]).toEqual([[{ kind: 'check-again', calls: ['c1'] }], 1]);
  });

  it('sends what waits when the page goes, whatever is under way', () => {
    const { pull, asked, pass } = setUp();
    pull.report(report('a'));
    pass(0);
    pull.report(report('b'));
    pull.leave();
    expect(asked.map(({ page }) => page)).toEqual(['a', 'b']);
    pull.leave();
    expect(asked).toHaveLength(2);
  });
});
