import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callId, cases } from '../../playground/cases.mjs';
import { type Playground, startPlayground } from '../../playground/servers.mjs';
import { anyPort } from '../helpers/free-port.ts';
import { until } from '../helpers/until.ts';
import type { ReportDocument } from '../helpers/vite-dev.ts';
import { launchChromium } from './browser.ts';
import { browserFates, callIds, runCalls } from './playground-page.ts';

type Verdict = ReportDocument['calls'][number]['verdicts'][string];

/**
 * What the verdict says of the playground's calls, which never ask for cookies: where it depends on that, the branch without.
 */
function predicted(verdict: Verdict | undefined): string {
  const branches = Object.entries(verdict?.branches ?? {}).filter(([label]) => !label.includes('credentials=include'));
  const outcomes = branches.length > 0 ? branches.map(([, branch]) => branch.outcome) : [verdict?.outcome ?? 'none'];
  return [...new Set(outcomes)].join(' or ');
}

describe('the twin: what is predicted in development is what the built app meets on another origin', () => {
  let playground: Playground;
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cors-guard-twin-'));
    playground = await startPlayground({ port: anyPort(), productionPort: 0, report: join(folder, 'report.json') });
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await playground?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('meets a refusal in every faulty case and in no healthy one, as predicted call by call', async () => {
    const development = await browser.newPage();
    await development.goto(playground.url);
    await runCalls(development);
    const report = await until('every call of the playground in the report', async () => {
      const text = await readFile(join(folder, 'report.json'), 'utf8').catch(() => '{"calls":[]}');
      const document = JSON.parse(text) as ReportDocument;
      const judged = document.calls.filter(({ verdicts }) => verdicts.chromium?.why !== 'budget');
      // Requests that the page makes by following a redirect are listed too: counting is not enough.
      const ids = new Set(judged.map(({ method, productionUrl }) => `${method} ${new URL(productionUrl).pathname}`));
      return callIds.every((id) => ids.has(id)) && document;
    });
    const production = await browser.newPage();
    await production.goto(playground.pageOrigin);
    const fates = await browserFates(production);

    for (const { title, healthy, calls } of cases) {
      const failing = calls.filter((call) => fates[callId(call)] === 'fail');
      expect([title, failing.length === 0]).toEqual([title, healthy]);
    }
    // One finding for each broken API, none for a healthy one.
    const broken = cases.filter(({ healthy }) => !healthy).map(({ prefix }) => String(playground.apis[prefix]));
    expect(report.findings.map(({ target }) => target).sort()).toEqual(broken.sort());
    const compared = report.calls.flatMap(({ method, productionUrl, verdicts }) => {
      const id = `${method} ${new URL(productionUrl).pathname}`;
      const verdict = predicted(verdicts.chromium);
      // Requests that the page made by following a redirect are no calls of its own; what may not be repeated stays unknown.
      return fates[id] === undefined || verdict === 'unknown' ? [] : [{ id, verdict }];
    });
    expect(compared).toEqual(compared.map(({ id }) => ({ id, verdict: fates[id] })));
    const failing = callIds.filter((id) => fates[id] === 'fail');
    expect(
      compared
        .filter(({ verdict }) => verdict === 'fail')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(failing.sort());
    const passing = callIds.filter((id) => id.startsWith('GET') && fates[id] === 'pass');
    expect(compared.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id)).toEqual(
      expect.arrayContaining(passing),
    );
  });
});
