import { describe, expect, it } from 'vitest';
import { deploymentOf, resolveOptions } from '../deployment/index.ts';
import { manualClock } from '../testing.ts';
import { answered, observed, SCRIPT_HEADERS } from '../observe/testing.ts';
import type { Prober, ProbeResult } from '../probe/index.ts';
import type { Snapshot } from '../report/index.ts';
import { createSession } from './session.ts';

const PAGE = 'https://app.example.com';
const API = 'https://api.example.com';

const observation = observed({
  forwardedPath: '/items',
  requestHeaders: SCRIPT_HEADERS,
  response: answered(),
});

/** What is known after one GET whose probe was allowed by the API, and showed `more` of the target. */
async function knownAfter(more: Partial<ProbeResult>): Promise<Snapshot> {
  const clock = manualClock();
  const prober: Prober = {
    send: async ({ method, url, origin }) => {
      const headers = [
        ['Access-Control-Allow-Origin', PAGE],
        ['Access-Control-Allow-Credentials', 'true'],
      ] as const;
      const exchange = { method, url, origin, status: 200, headers };
      return { answer: { exchange, httpVersion: 1, source: 'probe' }, durationMs: 1, ...more };
    },
    close: () => undefined,
  };
  const options = resolveOptions({ production: { page: PAGE, api: API } }, {}, []);
  const session = createSession({
    options,
    deployment: deploymentOf({ options, entries: [{ context: '/api', target: API }] }),
    prober,
    reporters: [],
    clock,
    kept: { take: () => undefined, note: () => undefined, close: () => Promise.resolve() },
    onFault: (error) => {
      throw error;
    },
  });
  session.observe(observation);
  clock.advance(150);
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  const snapshot = session.snapshot();
  await session.close();
  return snapshot;
}

describe('what probes show of a target', () => {
  it.each([
    ['nothing new', {}, 'pass', undefined, []],
    ['a certificate that is fine, on a public address', { certificate: 'ok', reach: 'public' }, 'pass', undefined, []],
    ['a private address', { reach: 'private' }, 'pass', undefined, ['target-unreachable-publicly']],
    ['this machine', { reach: 'loopback' }, 'pass', undefined, ['target-unreachable-publicly']],
    ['a bad certificate', { certificate: 'CERT_HAS_EXPIRED' }, 'fail', undefined, ['target-certificate-invalid']],
  ] as const)('%s', async (_name, more, outcome, unproven, codes) => {
    const { calls, findings } = await knownAfter(more);
    const verdict = calls[0]?.verdicts.chromium;
    expect(verdict?.outcome).toBe(outcome);
    expect(verdict && 'unproven' in verdict ? verdict.unproven : undefined).toBe(unproven);
    expect(findings.map(({ code }) => code)).toEqual(codes);
  });
});
