import { describe, expect, it } from 'vitest';
import { manualClock } from '../testing.ts';
import { createPageChannel } from './page-channel.ts';
import type { PageState } from './protocol.ts';
import { failing, finding, passing, snapshot } from './testing.ts';

const links = { overlay: false, reportUrl: '/__cors-guard/', editorUrl: null } as const;

function channel(): {
  clock: ReturnType<typeof manualClock>;
  sent: PageState[];
  made: ReturnType<typeof createPageChannel>;
} {
  const clock = manualClock();
  const sent: PageState[] = [];
  return { clock, sent, made: createPageChannel({ send: (state) => sent.push(state), links, clock }) };
}

describe('createPageChannel', () => {
  it('makes one message of many snapshots, with the last one', () => {
    const { clock, sent, made } = channel();
    made.update(snapshot());
    made.update(snapshot({ calls: [failing('c1')], findings: [finding()] }));
    expect(sent).toEqual([]);
    clock.advance(250);
    expect(sent.map(({ findings }) => findings.map(({ code }) => code))).toEqual([['allow-origin-missing']]);
    expect(made.latest()).toBe(sent[0]);
  });

  it('says nothing twice', () => {
    const { clock, sent, made } = channel();
    for (let round = 0; round < 3; round += 1) {
      made.update(snapshot({ calls: [passing('c1')] }));
      clock.advance(250);
    }
    expect(sent).toHaveLength(1);
  });

  it('tells which findings were fixed, and not those that are merely out of sight', () => {
    const { clock, sent, made } = channel();
    const steps = [
      snapshot({ calls: [failing('c1')], findings: [finding()] }),
      snapshot({ calls: [], findings: [] }),
      snapshot({ calls: [failing('c1')], findings: [finding()] }),
      snapshot({ calls: [passing('c1')], findings: [] }),
      snapshot({ calls: [failing('c1')], findings: [finding()] }),
    ];
    for (const step of steps) {
      made.update(step);
      clock.advance(250);
    }
    expect(sent.map(({ fixed }) => fixed.map(({ code }) => code))).toEqual([[], [], [], ['allow-origin-missing'], []]);
  });

  it('tells who asks at once, under a name that is new when the state is', () => {
    const { clock, sent, made } = channel();
    expect(made.pull()).toEqual({ revision: '', state: undefined });
    made.update(snapshot());
    const first = made.pull();
    expect(first.state).toBe(sent[0]);
    made.update(snapshot());
    expect(made.pull().revision).toBe(first.revision);
    made.update(snapshot({ calls: [failing('c1')], findings: [finding()] }));
    expect(made.pull().revision).not.toBe(first.revision);
    clock.advance(1_000);
    expect(sent).toHaveLength(2);
    expect(channel().made.pull().revision).toBe('');
  });

  it('keeps its messages small', () => {
    const { clock, sent, made } = channel();
    made.update(snapshot({ calls: Array.from({ length: 2_000 }, (_, index) => passing(`c${index}`)) }));
    clock.advance(250);
    expect(sent[0]?.calls).toHaveLength(300);
    expect(sent[0]?.calls.at(-1)?.id).toBe('c1999');
  });

  it('sends nothing after its end', () => {
    const { clock, sent, made } = channel();
    made.update(snapshot());
    void made.close?.(snapshot());
    clock.advance(1_000);
    expect(sent).toEqual([]);
  });
});
