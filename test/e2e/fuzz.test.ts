import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pages } from '../conformance/corpus.ts';
import { fuzz } from '../conformance/fuzz/fuzz.ts';
import { lineOf } from '../conformance/fuzz/judge.ts';
import { startLive, type Live } from '../conformance/live/live.ts';
import { evenly, readLines } from '../conformance/record/lines.ts';
import { record } from '../conformance/record/record.ts';

const corpora = fileURLToPath(new URL('../conformance/corpora', import.meta.url));
const pages = JSON.parse(readFileSync(join(corpora, 'cors-pages.json'), 'utf8')) as Pages;
const recorded = readLines(join(corpora, 'cors.jsonl'));

describe.each([
  { browser: 'chromium', cases: 200 },
  { browser: 'firefox', cases: 160 },
] as const)('the engine and the installed $browser', ({ browser, cases }) => {
  let live: Live;

  beforeAll(async () => {
    live = await startLive(browser, pages);
  });

  afterAll(() => live.close());

  it('agree about cases that nobody recorded', async () => {
    const disagreements: string[] = [];
    const plan = { cases, seed: 20, from: [] };
    const result = await fuzz(live, pages, plan, (judged) => disagreements.push(lineOf(judged, browser)));
    expect(disagreements).toEqual([]);
    expect(result.passed + result.unrepeated).toBe(cases);
    for (const share of Object.values(result.spread)) expect(share).toBeGreaterThanOrEqual(0.2);
  });

  it('agree about recorded cases that differ by one byte', async () => {
    const disagreements: string[] = [];
    const plan = { cases: cases / 2, seed: 21, from: recorded };
    await fuzz(live, pages, plan, (judged) => disagreements.push(lineOf(judged, browser)));
    expect(disagreements).toEqual([]);
  });

  it('is recorded anew without a difference', async () => {
    const { differences } = await record(live, evenly(recorded, 40));
    expect(differences).toEqual([]);
  });
});
