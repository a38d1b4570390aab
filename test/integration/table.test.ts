import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viteHost } from '../helpers/vite-host.ts';
import { APIS } from './table/apis.ts';
import { launch, type RealBrowser } from './table/browsers.ts';
import { fateOf, markOf, type Mark } from './table/compare.ts';
import { matrixOf, type Marks } from './table/matrix.ts';
import { casePath, expectedCalls, meetProduction, runHost, startBench, type Bench, type Run } from './table/run.ts';

/** Every tool that is guarded, oldest first: one more is one more line. */
const hosts = await Promise.all(['vite5', 'vite6', 'vite7', 'vite'].map(viteHost));

/** Of all calls together, in milliseconds: generous, a machine may have other things to do. */
const MOST_MS = 300_000;

const browserNames = ['chromium', 'firefox'] as const;

describe('every API called in every way, on every host', () => {
  let bench: Bench;
  let browsers: readonly RealBrowser[] = [];
  /** By host, by browser. */
  const runs = new Map<string, Map<string, Run>>();

  beforeAll(async () => {
    bench = await startBench();
    browsers = await Promise.all(browserNames.map(launch));
    const fates = await meetProduction(bench, browsers);
    await Promise.all(
      browsers.map(async (browser) => {
        for (const host of hosts) {
          const run = await runHost(host, bench, browser, fates);
          runs.set(host.name, (runs.get(host.name) ?? new Map<string, Run>()).set(browser.name, run));
        }
      }),
    );
    for (const { name, version } of browsers) {
      console.log(matrixOf(version, new Map([...runs].map(([host, run]) => [host, marksOf(run.get(name))]))));
    }
  }, MOST_MS);
  afterAll(async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await bench?.close();
  });

  const everywhere = hosts.flatMap((host) => browserNames.map((browser) => ({ host: host.name, browser })));

  describe.each(everywhere)('$host, $browser', ({ host, browser }) => {
    const runOf = (): Run => {
      const run = runs.get(host)?.get(browser);
      if (!run) throw new Error(`there is no run of ${host} in ${browser}`);
      return run;
    };
    const failing = (): ReadonlySet<string> =>
      new Set(
        runOf()
          .cases.filter((one) => fateOf(one) === 'fail')
          .map(({ api, kind }) => casePath(api, browser, kind.name)),
      );

    it('is predicted as the browser does it on the twin page', () => {
      expect(casesWith(runOf(), ({ letter }) => letter === 'X')).toEqual([]);
    });

    it('stays open only where a request may not be repeated', () => {
      expect(casesWith(runOf(), ({ isAvoidable }) => isAvoidable === true)).toEqual([]);
    });

    it('holds exactly the calls in its report, and nothing of what is no call', () => {
      const { report } = runOf();
      expect(report.calls.map(({ method, url }) => `${method} ${url}`).sort()).toEqual(expectedCalls(browser).sort());
    });

    it('gives an error for everything that is sure to fail, and only where a call of it fails', () => {
      const { report } = runOf();
      const pathOf = new Map(report.calls.map(({ id, url }) => [id, url]));
      const errors = report.findings.filter(({ severity }) => severity === 'error');
      const wrong = errors
        .map(({ code, calls }) => ({ code, calls: calls.map((id) => pathOf.get(id) ?? id) }))
        .filter(({ calls }) => !calls.some((path) => failing().has(path)));
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
