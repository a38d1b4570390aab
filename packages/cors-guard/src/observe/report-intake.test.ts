import { describe, expect, it } from 'vitest';
import { createReportIntake, type RecordedReport } from './report-intake.ts';

function setUp() {
  let time = 0;
  const taken: RecordedReport[] = [];
  const receive = createReportIntake(
    (report) => taken.push(report),
    () => time,
  );
  return { taken, receive, pass: (ms: number) => (time += ms) };
}

const report = { page: 'p', calls: [], reads: [{ number: 1, names: ['x-total'] }] };
const client = () => ({ connection: {}, ownHosts: [] });

describe('createReportIntake', () => {
  it('takes a burst, then what a recorder may send, and nothing beyond', () => {
    const { taken, receive, pass } = setUp();
    const page = client();
    for (let count = 0; count < 1_000; count += 1) receive(report, page);
    expect(taken).toHaveLength(40);
    pass(1_000);
    for (let count = 0; count < 1_000; count += 1) receive(report, page);
    expect(taken).toHaveLength(60);
  });

  it('lets one noisy client not silence another', () => {
    const { taken, receive } = setUp();
    const noisy = client();
    for (let count = 0; count < 1_000; count += 1) receive(report, noisy);
    receive(report, client());
    expect(taken).toHaveLength(41);
  });

  it('keeps pages of two clients apart, whatever they call themselves', () => {
    const { taken, receive } = setUp();
    receive(report, client());
    receive(report, client());
    expect(new Set(taken.map(({ reads }) => reads[0]?.page)).size).toBe(2);
  });
});
