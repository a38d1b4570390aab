import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSERS, type Case, type Observation } from './corpus.ts';
import { main, readCases } from './main.ts';
import { measureSpeed } from './speed.ts';
import { isInAgreement, tally, type Tally } from './tally.ts';

const corpora = fileURLToPath(new URL('./corpora', import.meta.url));
const cases = readCases(corpora);

describe('the engine', () => {
  let result: Tally;
  beforeAll(() => {
    result = tally(cases);
  });

  it('agrees with every browser on every recorded case', () => {
    expect(cases.length).toBeGreaterThan(6000);
    expect(result.disagreements.filter(({ aspect }) => aspect !== 'reason')).toEqual([]);
    expect(isInAgreement(result)).toBe(true);
    for (const browser of BROWSERS) expect(result.totals[browser].wire?.[1]).toBe(cases.length);
  });

  it.each(['chromium', 'firefox'] as const)('names failures as %s does', (browser) => {
    const [agree, total] = result.totals[browser].reason ?? [0, 1];
    expect(total).toBeGreaterThan(3000);
    expect(agree / total).toBeGreaterThanOrEqual(0.99);
  });

  it('judges a transcript in less than ten times the time that parsing it takes', () => {
    expect(measureSpeed(cases)).toBeLessThan(10);
  }, 60_000);
});

/** A recorded case with a preflight and an answer that all browsers let pass. */
const healthy = cases.find(
  ({ observed }) => observed.chromium?.results[0]?.o === 'allowed' && observed.chromium.wire.length === 2,
);

function altered(change: (observation: Observation) => Observation): Tally {
  if (!healthy?.observed.chromium) throw new Error('no such case');
  const observed = { chromium: change(healthy.observed.chromium) };
  return tally([{ ...healthy, observed } satisfies Case]);
}

describe('the runner', () => {
  it('finds another outcome', () => {
    const result = altered((observation) => ({ ...observation, results: [{ o: 'blocked' }] }));
    expect(result.disagreements.map(({ aspect }) => aspect)).toEqual(['outcome', 'readable']);
    expect(isInAgreement(result)).toBe(false);
  });

  it('finds another request before it answers it', () => {
    const result = altered(({ wire, ...rest }) => ({
      ...rest,
      wire: wire.map((entry) => ({ ...entry, o: 'https://x' })),
    }));
    expect(result.disagreements.map(({ aspect }) => aspect)).toEqual(['outcome', 'wire', 'readable']);
    expect(result.disagreements[0]?.got).toBe('not-recorded-request');
  });

  it('finds a recorded request that nobody asks for', () => {
    const result = altered(({ wire, ...rest }) => ({ ...rest, wire: [...wire, ...wire.slice(-1)] }));
    expect(result.disagreements).toMatchObject([{ aspect: 'wire', got: 'no more requests' }]);
  });

  it('finds a request that was not recorded', () => {
    const result = altered(({ wire, ...rest }) => ({ ...rest, wire: wire.slice(0, -1) }));
    expect(result.disagreements).toContainEqual(
      expect.objectContaining({ aspect: 'wire', expected: 'no more requests' }),
    );
  });

  it('finds another header that the page could read', () => {
    const result = altered(({ results, ...rest }) => ({
      ...rest,
      results: results.map((one) => ({ ...one, h: ['etag'] })),
    }));
    expect(result.disagreements.map(({ aspect }) => aspect)).toEqual(['readable']);
  });
});

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  const file = join(folder, 'own.jsonl');
  afterAll(() => rmSync(folder, { recursive: true }));
  const line = (outcome: string): string =>
    JSON.stringify({
      id: 'x1',
      class: 'own',
      page: 'https',
      origin: 'https://app.example.com',
      req: { api: 'fetch', method: 'GET', credentials: 'omit' },
      hops: [{ url: 'https://api.example.org/c/x1/0', response: { status: 200, headers: [] } }],
      obs: {
        chromium: { res: { o: outcome }, wire: [{ k: 'A', hop: 0, m: 'GET', o: 'https://app.example.com' }] },
        firefox: '=',
      },
    });

  it('takes any file in the format, and prints totals last', () => {
    writeFileSync(file, `${line('blocked')}\n\n`);
    const printed: string[] = [];
    expect(main(corpora, [file], (text) => printed.push(text))).toBe(0);
    expect(JSON.parse(printed.at(-1) ?? '')).toEqual({
      chromium: { outcome: [1, 1], wire: [1, 1], readable: [1, 1], reason: [0, 0] },
      firefox: { outcome: [1, 1], wire: [1, 1], readable: [1, 1], reason: [0, 0] },
      webkit: { outcome: [0, 0], wire: [0, 0], readable: [0, 0] },
    });
  });

  it('fails on a disagreement, and prints it in one line', () => {
    writeFileSync(file, line('opaque'));
    const printed: string[] = [];
    expect(main(corpora, [file], (text) => printed.push(text))).toBe(1);
    expect(printed[0]).toContain('chromium own x1 outcome: expected opaque, got blocked');
  });

  it('prints the totals alone when asked', () => {
    const printed: string[] = [];
    main(corpora, ['--json', file], (text) => printed.push(text));
    expect(printed).toHaveLength(1);
  });

  it('says which line it cannot read', () => {
    writeFileSync(file, `${line('blocked')}\n{"id":1}`);
    expect(() => main(corpora, [file], () => {})).toThrow(/own\.jsonl:2 is no recorded case/);
  });
});
