/** Ordinary healthy projects: no error, and at most one warning each. */

import { afterAll, describe, expect, it } from 'vitest';
import { otherHosts, viteHosts } from '../helpers/hosts.ts';
import { observe, type Said } from './observe.ts';
import { calling } from './set-ups/calling.ts';
import { loading } from './set-ups/loading.ts';
import { placed } from './set-ups/placed.ts';
import { silentApi } from './set-ups/apis.ts';
import { PAGE, type SetUp } from './world.ts';

/** `npm run quiet` listens longer. */
const seconds = process.env['QUIET_SECONDS'];

/** What is judged comes from the same rooms on every host: one of them listens for a while, the others for the fewest rounds. */
const places = [
  ...(await viteHosts()).slice(-1).map((host) => ({ host, seconds: Number(seconds ?? 10) })),
  ...(await otherHosts()).map((host) => ({ host, seconds: Number(seconds ?? 0) })),
];

const setUps: readonly SetUp[] = [...placed, ...calling, ...loading];

function tell(name: string, { report, rounds }: Said): string {
  const { calls, findings, probes } = report;
  const found = findings.map(({ code, severity }) => `${severity} ${code}`).join(', ') || 'nothing to say';
  return `${name.padEnd(58)} ${rounds} rounds, ${calls.length} calls, ${probes.sent} probes: ${found}`;
}

describe.concurrent.each(places)('a healthy project on $host.name', ({ host, seconds }) => {
  const told: string[] = [];
  afterAll(() => console.log([host.name, ...told.sort()].join('\n  ')));

  it.each(setUps)(
    '$name',
    async (setUp) => {
      const said = await observe(host, setUp, seconds);
      told.push(tell(setUp.name, said));
      const { report, lines, expectedCalls } = said;
      expect(lines.some((line) => line.includes('cors-guard'))).toBe(true);
      expect(lines.join('\n')).not.toContain('internal fault');
      expect(report.calls.length).toBeGreaterThanOrEqual(expectedCalls);
      expect(report.findings.filter(({ severity }) => severity !== 'warning')).toEqual([]);
      expect(report.findings.length, JSON.stringify(report.findings, null, 2)).toBeLessThanOrEqual(1);
    },
    (seconds + 60) * 1_000,
  );

  it(
    'would be heard if it were not healthy',
    async () => {
      const broken: SetUp = {
        name: 'an API without CORS that the page calls directly',
        async open(world) {
          const api = await world.remote('api.shop.example', silentApi());
          return {
            options: { production: { page: PAGE, api: api.target } },
            proxy: { '/api': api },
            round: (page) => page.fetch('/api/items'),
            calls: 1,
          };
        },
      };
      const { report } = await observe(host, broken, seconds);
      expect(report.findings.map(({ code, severity }) => `${code} (${severity})`)).toEqual([
        'allow-origin-missing (error)',
      ]);
    },
    (seconds + 60) * 1_000,
  );
});
