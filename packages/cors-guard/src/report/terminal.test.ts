import { describe, expect, it } from 'vitest';
import type { Finding } from '../findings/index.ts';
import { manualClock } from '../testing.ts';
import { failing, finding, passing, snapshot } from './testing.ts';
import { createTerminalReporter } from './terminal.ts';

function setUp() {
  const lines: string[] = [];
  const take = (text: string): void => void lines.push(text);
  const clock = manualClock();
  const terminal = createTerminalReporter({ log: { info: take, warn: take }, clock, colors: false });
  return { terminal, lines, clock };
}

const blocks = (lines: readonly string[]): string[] => lines.filter((line) => /^[x!] /.test(line));
const other = (number: number): Finding => finding({ target: `https://api${number}.example.com` });

describe('before the host is ready', () => {
  it('prints nothing, and then what was found meanwhile', () => {
    const { terminal, lines } = setUp();
    terminal.update(snapshot({ findings: [finding()], notices: ['one notice'] }));
    expect(lines).toEqual([]);
    terminal.start(['checks /api', 'to be told more, add:']);
    expect(lines.slice(0, 3)).toEqual([
      '  cors-guard  checks /api',
      '              to be told more, add:',
      '  cors-guard  one notice',
    ]);
    expect(blocks(lines)).toHaveLength(1);
  });

  it('prints nothing at the end either', () => {
    const { terminal, lines } = setUp();
    void terminal.close?.(snapshot({ findings: [finding()] }));
    expect(lines).toEqual([]);
  });
});

describe('a finding', () => {
  it('is printed once, and again only when its severity or detail changes', () => {
    const { terminal, lines, clock } = setUp();
    terminal.start([]);
    const show = (more: Partial<Finding>): void => {
      clock.advance(60_000);
      terminal.update(snapshot({ findings: [finding(more)], calls: [failing('c1')] }));
    };
    show({});
    show({ count: 7, calls: ['c1', 'c2'] });
    expect(blocks(lines)).toHaveLength(1);
    show({ severity: 'warning' });
    expect(blocks(lines)).toHaveLength(2);
    show({ severity: 'warning', detail: 'origin-refused' });
    show({ severity: 'warning', detail: 'origin-refused' });
    expect(blocks(lines)).toHaveLength(3);
  });

  it('is one line when it is fixed, and news when it comes back', () => {
    const { terminal, lines } = setUp();
    terminal.start([]);
    terminal.update(snapshot({ findings: [finding()], calls: [failing('c1')] }));
    terminal.update(snapshot({ calls: [passing('c1')] }));
    terminal.update(snapshot({ calls: [passing('c1')] }));
    expect(lines.slice(1)).toEqual(['  cors-guard  fixed: allow-origin-missing  GET https://api.example.com/items']);
    terminal.update(snapshot({ findings: [finding()], calls: [failing('c1')] }));
    expect(blocks(lines)).toHaveLength(2);
  });

  it('is not called fixed when its calls could not be asked, or are gone', () => {
    const { terminal, lines } = setUp();
    terminal.start([]);
    terminal.update(snapshot({ findings: [finding()], calls: [failing('c1')] }));
    const resting = { ...failing('c1'), verdicts: { chromium: { outcome: 'unknown', why: 'gate' } } } as const;
    terminal.update(snapshot({ calls: [resting] }));
    terminal.update(snapshot({ calls: [] }));
    terminal.update(snapshot({ findings: [finding()], calls: [failing('c1')] }));
    expect(lines).toHaveLength(1);
  });
});

describe('many findings', () => {
  it('are three blocks a minute and one summary line, and follow when there is room', () => {
    const { terminal, lines, clock } = setUp();
    terminal.start([]);
    const five = snapshot({ findings: [1, 2, 3, 4, 5].map(other) });
    terminal.update(five);
    terminal.update(five);
    expect(blocks(lines)).toHaveLength(3);
    expect(lines.slice(3)).toEqual(['  cors-guard  2 more findings follow, 3 a minute']);
    clock.advance(59_000);
    terminal.update(five);
    expect(lines).toHaveLength(4);
    clock.advance(1_000);
    expect(blocks(lines)).toHaveLength(5);
    clock.advance(600_000);
    terminal.update(five);
    expect(lines).toHaveLength(6);
  });

  it('that were not shown are counted at the end', () => {
    const { terminal, lines, clock } = setUp();
    terminal.start([]);
    const five = snapshot({ findings: [1, 2, 3, 4, 5].map(other), calls: [failing('c1')] });
    terminal.update(five);
    void terminal.close?.(five);
    expect(lines.at(-1)).toContain('1 call checked as https://app.example.com');
    expect(lines.at(-1)).toContain('2 findings were not shown');
    clock.advance(600_000);
    expect(blocks(lines)).toHaveLength(3);
  });
});

it('tells a notice once, and never as more than one line', () => {
  const { terminal, lines } = setUp();
  terminal.start([]);
  terminal.update(snapshot({ notices: ['rests\n\u001b[2J'] }));
  terminal.update(snapshot({ notices: ['rests\n\u001b[2J', 'another'] }));
  expect(lines).toEqual([String.raw`  cors-guard  rests\u{a}\u{1b}[2J`, '  cors-guard  another']);
});

it('colours only what it says itself', () => {
  const lines: string[] = [];
  const log = { info: (text: string) => void lines.push(text), warn: (text: string) => void lines.push(text) };
  const terminal = createTerminalReporter({ log, clock: manualClock(), colors: true });
  terminal.start(['checks']);
  terminal.update(snapshot({ findings: [finding()] }));
  expect(lines[0]).toBe('  \u001b[1mcors-guard\u001b[22m  checks');
  expect(lines[1]).toContain('\u001b[31mallow-origin-missing\u001b[39m (no-cors-layer)  GET');
});
