import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Verdict } from '../predict/index.ts';
import { openKept } from './kept.ts';
import { manualClock } from '../testing.ts';

const pass: Verdict = { outcome: 'pass', readable: { type: 'cors', status: 200, headerNames: [] } };
const fail: Verdict = { outcome: 'fail', stage: 'response', reason: 'allow-origin-missing', evidence: [] };

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cors-guard-'));
  file = join(folder, 'cache', 'kept.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('openKept', () => {
  it('gives settled verdicts to the next run of the same scope, for ten minutes', async () => {
    const clock = manualClock();
    const first = await openKept(file, 'scope', clock);
    first.note('GET /items', { chromium: pass });
    await first.close();

    expect((await openKept(file, 'scope', clock)).take('GET /items')).toEqual({ chromium: pass });
    expect((await openKept(file, 'other', clock)).take('GET /items')).toBeUndefined();
    clock.advance(600_000);
    expect((await openKept(file, 'scope', clock)).take('GET /items')).toBeUndefined();
  });

  it('keeps no failure, and forgets what was kept when it fails', async () => {
    const clock = manualClock();
    const kept = await openKept(file, 'scope', clock);
    kept.note('GET /items', { chromium: pass });
    kept.note('GET /items', { chromium: pass, firefox: fail });
    await kept.close();
    expect((await openKept(file, 'scope', clock)).take('GET /items')).toBeUndefined();
  });

  it('writes nothing that names the app', async () => {
    const branch: Verdict = {
      ...fail,
      evidence: [
        { header: 'Location', got: 'https://x.example/?token=canary', needed: null, hop: 0, stage: 'redirect' },
        { header: 'Access-Control-Allow-Origin', got: '*', needed: null, hop: 0, stage: 'response' },
      ],
    };
    const kept = await openKept(file, 'scope', manualClock());
    kept.note('GET /secret-path', { chromium: { outcome: 'unknown', why: 'call-fact-open', branches: { a: branch } } });
    await kept.close();
    const text = await readFile(file, 'utf8');
    expect(text).not.toMatch(/canary|secret-path/);
    expect(text).toContain('"got":"*"');
  });

  it.each(['', 'garbage', '[]', '{"a":1}', '{"a":{"at":1,"verdicts":{"chromium":{"outcome":"fail"}}}}'])(
    'counts a file with %o as empty',
    async (text) => {
      const broken = join(folder, 'broken.json');
      await writeFile(broken, text);
      expect((await openKept(broken, 'scope', manualClock())).take('a')).toBeUndefined();
    },
  );
});
