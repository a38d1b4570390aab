import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import { callId, cases } from '../../playground/cases.mjs';
import { type Playground, startPlayground } from '../../playground/servers.mjs';
import { anyPort } from '../helpers/free-port.ts';
import { until } from '../helpers/until.ts';
import { launchChromium } from './browser.ts';
import { callIds, fatesOf, runCalls } from './playground-page.ts';

type ReportedCall = ReportDocument['calls'][number];
type Verdict = ReportedCall['verdicts']['chromium'];

/** The name that the playground has for a call in the report. */
function nameOf({ method, productionUrl }: ReportedCall): string {
  return `${method} ${new URL(productionUrl).pathname}`;
}

/** Who am I: answered 200 to a session only, which checks do not spend. What an answer to a stranger tells is no verdict. */
const forSession = ['GET /forgotten-cookies/me', 'GET /session/me'];

/** What is found where it is the call that decides. */
const codesOfCalls = {
  '/forgotten-cookies': 'credentials-not-sent (error)',
  '/star-with-cookies': 'wildcard-with-credentials (error)',
  '/hidden-total': 'response-header-not-exposed (error)',
  '/no-cors': 'opaque-response (error)',
  '/same-origin-mode': 'request-mode-same-origin (error)',
  '/upload-refused': 'preflight-not-handled (error)',
};

/** What the verdict says; where it depends on an open fact and the branches differ, all that they say. */
function predicted(verdict: Verdict): string {
  const branches = Object.values(verdict?.branches ?? {});
  const outcomes = branches.length > 0 ? branches.map(({ outcome }) => outcome) : [verdict?.outcome ?? 'none'];
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

  it('gets less in every faulty case and the same in each healthy one, as predicted call by call', async () => {
    const development = await browser.newPage();
    await development.goto(playground.url);
    const inDevelopment = await runCalls(development);
    const faulty = cases.filter(({ healthy }) => !healthy).map(({ prefix }) => String(playground.apis[prefix]));
    const report = await until('every call and every faulty case of the playground in the report', async () => {
      const text = await readFile(join(folder, 'report.json'), 'utf8').catch(() => '{"calls":[],"findings":[]}');
      const document = JSON.parse(text) as ReportDocument;
      const judged = document.calls.filter(({ verdicts }) => verdicts.chromium?.why !== 'budget');
      // Requests that the page makes by following a redirect are listed too: counting is not enough.
      const ids = new Set(judged.map(nameOf));
      // What a page reads of an answer is told after the call.
      return callIds.every((id) => ids.has(id)) && document.findings.length >= faulty.length && document;
    });
    const production = await browser.newPage();
    await production.goto(playground.pageOrigin);
    const inProduction = await runCalls(production);
    const fates = fatesOf(inProduction);

    // Not every loss is a refusal: an answer may be another one, or lack what the app reads of it.
    const changed = callIds.filter((id) => inProduction[id]?.text !== inDevelopment[id]?.text);
    for (const { title, healthy, calls } of cases) {
      const affected = calls.map(callId).filter((id) => changed.includes(id));
      expect([title, affected.length === 0]).toEqual([title, healthy]);
    }
    // One finding for each faulty case, none for a healthy one.
    expect(report.findings.map(({ target }) => target).sort()).toEqual(faulty.sort());
    // Together they name the calls that get less, and no other.
    const named = new Set(report.findings.flatMap(({ calls }) => calls));
    expect([...new Set(report.calls.filter(({ id }) => named.has(id)).map(nameOf))].sort()).toEqual(changed.sort());
    const compared = report.calls.flatMap((call) => {
      const id = nameOf(call);
      const verdict = predicted(call.verdicts.chromium);
      // Requests that the page made by following a redirect are no calls of its own; what may not be repeated stays unknown.
      return fates[id] === undefined || verdict === 'unknown' ? [] : [{ id, verdict }];
    });
    expect(compared).toEqual(compared.map(({ id }) => ({ id, verdict: fates[id] })));
    const codes = new Map(report.findings.map(({ target, code, severity }) => [target, `${code} (${severity})`]));
    for (const [prefix, code] of Object.entries(codesOfCalls)) {
      expect([prefix, codes.get(String(playground.apis[prefix]))]).toEqual([prefix, code]);
    }
    const failing = callIds.filter((id) => fates[id] === 'fail');
    expect(
      compared
        .filter(({ verdict }) => verdict === 'fail')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(failing.sort());
    const passing = callIds.filter((id) => id.startsWith('GET') && fates[id] === 'pass' && !forSession.includes(id));
    expect(compared.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id)).toEqual(
      expect.arrayContaining(passing),
    );
  });
});
