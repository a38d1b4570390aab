import { describe, expect, it } from 'vitest';
import { reportLimits, type PageReport } from '../report/protocol.ts';
import { plainCall } from './call-facts.ts';
import { captureStack } from './call-stack.ts';
import { createNotebook } from './notebook.ts';
import type { CallFacts } from './types.ts';

const facts = (path: string): CallFacts => ({
  ...plainCall,
  api: 'fetch',
  url: `https://app.example.com/${path}`,
  credentials: 'same-origin',
});

const numbers = ({ calls }: PageReport): number[] => calls.map(({ number }) => number);

describe('createNotebook', () => {
  it('keeps what one report may carry until the channel is open', () => {
    const { takeCall, connect } = createNotebook('page');
    for (let call = 1; call <= 1_000; call += 1) expect(takeCall(facts(`${call}`), {})).toBe(call);
    const reports: PageReport[] = [];
    connect((report) => void reports.push(report));
    expect(reports.map(({ page }) => page)).toEqual(['page']);
    expect(reports.map(numbers)).toEqual([Array.from({ length: reportLimits.calls }, (_, index) => index + 1)]);
  });

  it('sends what comes together in one report', async () => {
    const { takeCall, takeRead, connect } = createNotebook('page');
    const sent = new Promise<PageReport>((resolve) => connect(resolve));
    takeCall(facts('a'), {});
    takeRead(1, 'x-total');
    takeCall(facts('b'), {});
    takeRead(1, 'x-total');
    takeRead(1, 'x-next');
    const report = await sent;
    expect(numbers(report)).toEqual([1, 2]);
    expect(report.reads).toEqual([{ number: 1, names: ['x-total', 'x-next'] }]);
  });

  it('sends a full report at once', () => {
    const { takeCall, connect } = createNotebook('page');
    const reports: PageReport[] = [];
    connect((report) => void reports.push(report));
    for (let call = 1; call <= reportLimits.calls * 2 + 1; call += 1) takeCall(facts('a'), {});
    expect(reports.map(({ calls }) => calls.length)).toEqual([reportLimits.calls, reportLimits.calls]);
  });

  it('keeps again what comes while the channel is closed', () => {
    const { takeCall, connect } = createNotebook('page');
    const reports: PageReport[] = [];
    connect((report) => void reports.push(report));
    connect();
    takeCall(facts('a'), {});
    expect(reports).toEqual([]);
    connect((report) => void reports.push(report));
    expect(reports.map(numbers)).toEqual([[1]]);
  });

  it('leaves out what is no http call or longer than a report may carry, and fragments', () => {
    const { takeCall, connect } = createNotebook('page');
    takeCall({ ...facts(''), url: 'data:text/plain,a' }, {});
    takeCall(facts('a'.repeat(reportLimits.url)), {});
    takeCall(facts('c?q=1#part'), {});
    const reports: PageReport[] = [];
    connect((report) => void reports.push(report));
    expect(reports.flatMap(({ calls }) => calls.map(({ number, url }) => [number, url]))).toEqual([
      [3, 'https://app.example.com/c?q=1'],
    ]);
  });

  it('survives a page that fails to make the text of a stack', () => {
    const { takeCall, connect } = createNotebook('page');
    const before: unknown = Reflect.get(Error, 'prepareStackTrace');
    takeCall(facts('a'), captureStack(undefined));
    const reports: PageReport[] = [];
    Error.prepareStackTrace = () => {
      throw new Error('mine');
    };
    connect((report) => void reports.push(report));
    Reflect.set(Error, 'prepareStackTrace', before);
    expect(reports.map(numbers)).toEqual([[1]]);
  });

  it('survives a channel that fails', () => {
    const { takeCall, connect } = createNotebook('page');
    takeCall(facts('a'), {});
    expect(() =>
      connect(() => {
        throw new Error('closed');
      }),
    ).not.toThrow();
  });
});
