import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportDocument, type ReportDocument } from './document.ts';
import { createJsonReporter } from './json.ts';
import { manualClock } from '../testing.ts';
import { failing, finding, passing, snapshot } from './testing.ts';
import type { Reporter, Snapshot } from './types.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cors-guard-json-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function reporterTo(file: string): {
  reporter: Required<Reporter>;
  clock: ReturnType<typeof manualClock>;
  faults: string[];
} {
  const clock = manualClock();
  const faults: string[] = [];
  const reporter = createJsonReporter({ file, clock, onFault: ({ message }) => void faults.push(message) });
  return { reporter: { close: () => undefined, ...reporter }, clock, faults };
}

const read = async (file: string): Promise<ReportDocument> =>
  JSON.parse(await readFile(file, 'utf8')) as ReportDocument;

describe('the file', () => {
  it('is written at the first snapshot, with empty lists', async () => {
    const file = join(folder, 'report.json');
    const { reporter } = reporterTo(file);
    reporter.update(snapshot());
    await expect
      .poll(() => read(file))
      .toEqual({
        version: 1,
        deployment: [
          { fact: 'page', value: 'https://app.example.com', basis: 'given', source: 'option production.page' },
          {
            fact: 'api',
            value: { prefix: '', to: 'https://api.example.com' },
            basis: 'given',
            source: 'option production.api',
          },
        ],
        calls: [],
        findings: [],
        notProbed: [],
        probes: { sent: 0, byTarget: {} },
      });
  });

  it('takes several snapshots in one write, and the last one at the end', async () => {
    const file = join(folder, 'report.json');
    const { reporter, clock } = reporterTo(file);
    const probes = (sent: number): Snapshot => snapshot({ probes: { sent, byTarget: {} } });
    const sent = async (): Promise<number> => (await read(file)).probes.sent;
    reporter.update(probes(0));
    await expect.poll(sent).toBe(0);
    for (let count = 1; count <= 5; count += 1) reporter.update(probes(count));
    expect(await sent()).toBe(0);
    clock.advance(200);
    await expect.poll(sent).toBe(5);
    reporter.update(probes(6));
    await reporter.close(probes(7));
    expect(await sent()).toBe(7);
    expect(await readdir(folder)).toEqual(['report.json']);
  });

  it('replaces one that is there', async () => {
    const file = join(folder, 'report.json');
    await writeFile(file, 'of the run before');
    const { reporter } = reporterTo(file);
    await reporter.close(snapshot({ calls: [passing('c1')] }));
    expect((await read(file)).calls).toHaveLength(1);
  });
});

describe('the folder', () => {
  it('is made when it is missing, and then ignores itself in git', async () => {
    const file = join(folder, 'deep', 'er', 'report.json');
    const { reporter } = reporterTo(file);
    await reporter.close(snapshot());
    expect(await readFile(join(folder, 'deep', 'er', '.gitignore'), 'utf8')).toBe('*\n');
    expect((await read(file)).version).toBe(1);
  });

  it('is left as it is when it was there before', async () => {
    await mkdir(join(folder, 'mine'));
    const { reporter } = reporterTo(join(folder, 'mine', 'report.json'));
    await reporter.close(snapshot());
    expect(await readdir(join(folder, 'mine'))).toEqual(['report.json']);
  });

  it('that cannot be one is a single notice, never a throw', async () => {
    await writeFile(join(folder, 'file'), '');
    const { reporter, clock, faults } = reporterTo(join(folder, 'file', 'report.json'));
    reporter.update(snapshot());
    clock.advance(200);
    reporter.update(snapshot({ calls: [passing('c1')] }));
    await reporter.close(snapshot({ calls: [failing('c1')] }));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('report file cannot be written');
  });
});

describe('the document', () => {
  it('has every configured browser in every call, and the findings without their sentences', () => {
    const call = { ...failing('c1'), verdicts: { chromium: failing('c1').verdicts.chromium } } as ReturnType<
      typeof failing
    >;
    const document = reportDocument(snapshot({ calls: [call, passing('c2')], findings: [finding()] }));
    expect(document.calls[0]).toEqual({
      id: 'c1',
      method: 'GET',
      url: '/api/items',
      productionUrl: 'https://api.example.com/items',
      source: null,
      basis: 'given',
      verdicts: {
        chromium: { outcome: 'fail', stage: 'response', reason: 'allow-origin-missing', readable: null },
        firefox: { outcome: 'unknown', why: 'budget', readable: null },
        webkit: { outcome: 'unknown', why: 'budget', readable: null },
      },
    });
    expect(document.calls[1]?.verdicts.webkit?.readable).toMatchObject({ type: 'cors', status: 200 });
    expect(document.findings).toEqual([
      {
        code: 'allow-origin-missing',
        severity: 'error',
        target: 'https://api.example.com',
        detail: 'no-cors-layer',
        calls: ['c1'],
        browsers: ['chromium', 'firefox', 'webkit'],
        args: { page: 'https://app.example.com', needed: ['Access-Control-Allow-Origin: https://app.example.com'] },
        evidence: [
          {
            header: 'Access-Control-Allow-Origin',
            got: null,
            needed: 'https://app.example.com',
            hop: 0,
            stage: 'response',
          },
        ],
        fix: {
          text: 'Let the API answer with Access-Control-Allow-Origin: https://app.example.com.',
          server: null,
          snippet: null,
          notes: [],
        },
        curl: "curl -si https://api.example.com/items -H 'Origin: https://app.example.com' | grep -iE '^(HTTP|access-control|vary)'",
        count: 1,
      },
    ]);
  });

  it('keeps the branches of an open fact, without evidence', () => {
    const fail = failing('c1').verdicts.chromium;
    const pass = passing('c1').verdicts.chromium;
    if (!fail || !pass) throw new Error('both calls are judged');
    const branches = { 'credentials=include': fail, 'credentials=same-origin': pass };
    const verdict = { outcome: 'unknown', why: 'call-fact-open', branches } as const;
    const [call] = reportDocument(
      snapshot({ browsers: ['chromium'], calls: [{ ...failing('c1'), verdicts: { chromium: verdict } }] }),
    ).calls;
    expect(call?.verdicts.chromium?.branches?.['credentials=include']).toEqual({
      outcome: 'fail',
      stage: 'response',
      reason: 'allow-origin-missing',
      readable: null,
    });
  });

  it('names the headers of the page and never their values', () => {
    const { deployment } = snapshot();
    const pageHeaders = {
      value: [['Content-Security-Policy', "script-src 'nonce-canary'"]],
      basis: 'given',
      source: 'option production.headers',
    } as const;
    const text = JSON.stringify(reportDocument(snapshot({ deployment: { ...deployment, pageHeaders } })));
    expect(text).toContain('["Content-Security-Policy"]');
    expect(text).not.toContain('canary');
  });
});
