import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { otherHosts, viteHosts } from '../helpers/hosts.ts';
import { viteHost } from '../helpers/vite-host.ts';
import { APIS } from './table/apis.ts';
import { HOST_NAME, launch, type RealBrowser } from './table/browsers.ts';
import { casePath, expectedCalls } from './table/cases.ts';
import { fateOf, markOf, type Mark } from './table/compare.ts';
import { matrixOf, type Marks } from './table/matrix.ts';
import type { Place } from './table/place.ts';
import { meetProduction, runPlace, startBench, type Bench, type Run } from './table/run.ts';

/** Every tool that is guarded, and once a page on a plain http name: one more is one more line. */
const places: readonly Place[] = [
  ...(await viteHosts()).map((host) => ({ title: host.name, host })),
  ...(await otherHosts()).map((host) => ({ title: host.name, host, sampledIn: 'firefox' as const })),
  { title: 'Vite, plain http name', host: await viteHost('vite'), hostName: HOST_NAME },
];

/** Of all calls together, in milliseconds: generous, a machine may have other things to do. */
const MOST_MS = 300_000;

const browserNames = ['chromium', 'firefox'] as const;

describe('every API called in every way, on every host', () => {
  let bench: Bench;
  let browsers: readonly RealBrowser[] = [];
  /** By title of the place, by browser. */
  const runs = new Map<string, Map<string, Run>>();

  beforeAll(async () => {
    bench = await startBench();
    browsers = await Promise.all(browserNames.map(launch));
    const fates = await meetProduction(bench, browsers);
    await Promise.all(
      browsers.map(async (browser) => {
        for (const place of places) {
          const run = await runPlace(place, bench, browser, fates);
          runs.set(place.title, (runs.get(place.title) ?? new Map<string, Run>()).set(browser.name, run));
        }
      }),
    );
    for (const { name, version } of browsers) {
      console.log(matrixOf(version, new Map([...runs].map(([title, run]) => [title, marksOf(run.get(name))]))));
    }
  }, MOST_MS);
  afterAll(async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await bench?.close();
  });

  const everywhere = places.flatMap((place) => browserNames.map((browser) => ({ ...place, place, browser })));

  describe.each(everywhere)('$title, $browser', ({ title, place, browser }) => {
    const runOf = (): Run => {
      const run = runs.get(title)?.get(browser);
      if (!run) throw new Error(`there is no run of ${title} in ${browser}`);
      return run;
    };
    const passing = (): ReadonlySet<string> =>
      new Set(
        runOf()
          .cases.filter((one) => fateOf(one) === 'pass')
          .map(({ api, kind }) => casePath(api, browser, kind.name)),
      );

    it('is predicted as the browser does it on the twin page', () => {
      expect(casesWith(runOf(), ({ letter }) => letter === 'X')).toEqual([]);
    });

    it('stays open only where a request may not be repeated', () => {
      expect(casesWith(runOf(), ({ isAvoidable }) => isAvoidable === true)).toEqual([]);
    });

    it('says nothing of what is no call', () => {
      const { report } = runOf();
      const expected = expectedCalls(browser, place);
      const others = report.calls.filter(({ method, url }) => !expected.includes(`${method} ${url}`));
      // Where the browser does not tell what a request is for, it may be listed; that it fails is never said.
      if (place.hostName === undefined) expect(others).toEqual([]);
      expect(report.findings.filter(({ calls }) => others.some(({ id }) => calls.includes(id)))).toEqual([]);
      expect(others.filter(({ verdicts }) => verdicts[browser]?.outcome === 'fail')).toEqual([]);
    });

    it('has every call once in its report', () => {
      const expected = expectedCalls(browser, place);
      const calls = runOf().report.calls.map(({ method, url }) => `${method} ${url}`);
      expect(calls.filter((call) => expected.includes(call)).sort()).toEqual(expected.sort());
    });

    it('gives an error for everything that is sure to fail, and none for what passes', () => {
      const { report } = runOf();
      const pathOf = new Map(report.calls.map(({ id, url }) => [id, url]));
      const errors = report.findings.filter(({ severity }) => severity === 'error');
      const wrong = errors
        .map(({ code, calls }) => ({ code, calls: calls.map((id) => pathOf.get(id) ?? id) }))
        .filter(({ calls }) => calls.some((path) => passing().has(path)));
      expect(wrong).toEqual([]);
      const found = new Set(errors.flatMap(({ calls }) => calls));
      const missed = report.calls.filter(({ id, verdicts }) => {
        const verdict = verdicts[browser];
        return verdict?.outcome === 'fail' && !verdict.unproven && !found.has(id);
      });
      expect(missed.map(({ url }) => url)).toEqual([]);
    });
  });

  it('has no faulty API that a browser cannot tell from its healthy twin', () => {
    const [run] = runs.values();
    for (const { cases } of run?.values() ?? []) {
      const met = (api: string): string =>
        JSON.stringify(cases.filter((one) => one.api === api).map((one) => [fateOf(one), one.production.met]));
      for (const { name, twin } of APIS)
        if (twin !== undefined) expect([name, met(name)]).not.toEqual([name, met(twin)]);
    }
  });
});

function marksOf(run: Run | undefined): Marks {
  const rows = new Map<string, Map<string, Mark>>();
  for (const one of run?.cases ?? []) {
    const row = rows.get(one.api) ?? new Map<string, Mark>();
    rows.set(one.api, row.set(one.kind.name, markOf(one)));
  }
  return rows;
}

/** `api kind: why` of the cases whose mark is like that. */
function casesWith(run: Run, isSought: (mark: Mark) => boolean): readonly string[] {
  return [...marksOf(run)].flatMap(([api, row]) =>
    [...row].filter(([, mark]) => isSought(mark)).map(([kind, { why }]) => `${api} ${kind}: ${why}`),
  );
}
