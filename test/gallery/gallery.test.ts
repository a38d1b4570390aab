import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import { hasCurl, pasted, valuesIn } from '../helpers/pasted.ts';
import { otherHosts, viteHosts } from '../helpers/hosts.ts';
import { launch, type RealBrowser } from '../integration/table/browsers.ts';
import { markOf } from '../integration/table/compare.ts';
import { ENTRIES } from './entries.ts';
import { casesOf, codesOf, judgeByCheck, judgeByHost, meetProduction, type Fates } from './run.ts';
import { startGallery, type Gallery, type SetUp } from './set-ups.ts';

const hosts = [...(await viteHosts()), ...(await otherHosts())];

const browserNames = ['chromium', 'firefox'] as const;

/** Of all together, in milliseconds: generous, a machine may have other things to do. */
const MOST_MS = 300_000;

type Finding = ReportDocument['findings'][number];

/** Runs a command; gives it, and what of the evidence it does not show. */
async function claims([command, { evidence }]: readonly [string, Finding]): Promise<readonly unknown[]> {
  const { shown } = await pasted(command, { AUTHORIZATION: 'Bearer a', COOKIE: 'sid=1', HEADER_X_REQUEST_ID: 'a' });
  const lacking = evidence.filter(({ header, got }) => {
    const values = valuesIn(shown, header);
    if (got === null) return values.length > 0;
    // Lines of one name are told as one list; where a Location is masked, its origin is told.
    const isMasked = header === 'Location' && got.endsWith('/...');
    return !(
      isMasked ? values.map((value) => `${new URL(value).origin}/...`) : [...values, values.join(', ')]
    ).includes(got);
  });
  return [command, ...lacking, ...(valuesIn(shown, ':status').length > 0 ? [] : [shown])];
}

/** Who judges, and what a finding is called there. */
interface Judge {
  readonly name: string;
  /** One call at a time: no other call tells more of the API. */
  readonly isAlone: boolean;
}

const judges: readonly Judge[] = [
  ...hosts.map(({ name }) => ({ name, isAlone: false })),
  { name: 'cors-guard check', isAlone: true },
];

describe('the gallery of faults and their healthy twins', () => {
  let gallery: Gallery;
  let fates: Fates;
  let browsers: readonly RealBrowser[] = [];
  /** By judge: the reports about a set-up. */
  const reports = new Map<string, (setUp: SetUp) => readonly ReportDocument[]>();

  beforeAll(async () => {
    gallery = await startGallery(ENTRIES);
    browsers = await Promise.all(browserNames.map(launch));
    fates = await meetProduction(gallery, browsers);
    const [first] = browsers;
    if (!first) throw new Error('there is no browser');
    for (const host of hosts) {
      const report = await judgeByHost(host, gallery, first);
      reports.set(host.name, () => [report]);
    }
    const checked = await judgeByCheck(gallery);
    reports.set('cors-guard check', ({ name }) => checked.get(name) ?? []);
    console.log(judges.map((judge) => summaryOf(judge)).join('\n'));
  }, MOST_MS);
  afterAll(async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await gallery?.close();
  });

  const reportsOf = ({ name }: Judge, setUp: SetUp): readonly ReportDocument[] => reports.get(name)?.(setUp) ?? [];
  const marksOf = (judge: Judge) =>
    gallery.setUps.flatMap((setUp) =>
      browserNames.flatMap((browser) =>
        casesOf(setUp, browser, fates, reportsOf(judge, setUp)).map((one) => ({
          ...markOf(one),
          name: `${setUp.name} ${one.kind.method} ${one.kind.name}, ${browser}`,
        })),
      ),
    );

  function summaryOf(judge: Judge): string {
    const marks = marksOf(judge);
    const count = (letter: string): string => `${marks.filter((mark) => mark.letter === letter).length} ${letter}`;
    const open = marks.filter(({ isOpen }) => isOpen).length;
    const unknown = marks.filter(({ letter }) => letter === '?').map(({ why }) => why);
    const reasons = [...new Set(unknown)].map((why) => `${unknown.filter((one) => one === why).length} ${why}`);
    return [
      `${judge.name}, ${ENTRIES.length} faulty and ${ENTRIES.length} healthy: ${['V', 'F', '?', 'X'].map(count).join(', ')}`,
      `  compared with the branch of the call: ${open}; not compared: ${reasons.join(', ')}`,
    ].join('\n');
  }

  it('has sixty faults at least, each with a name of its own', () => {
    expect(new Set(ENTRIES.map(({ name }) => name)).size).toBe(ENTRIES.length);
    expect(ENTRIES.length).toBeGreaterThanOrEqual(60);
  });

  it.each(browserNames)('tells every fault from its twin in %s', (browser) => {
    const met = ({ name, calls }: (typeof ENTRIES)[number], twin: string): string =>
      JSON.stringify(
        calls.map(({ method, path }) => fates.met.get(browser)?.get(`${method} /${name}-${twin}${path}`) !== false),
      );
    expect(ENTRIES.filter((entry) => met(entry, 'faulty') === met(entry, 'healthy')).map(({ name }) => name)).toEqual(
      [],
    );
    expect(ENTRIES.filter((entry) => met(entry, 'healthy').includes('false')).map(({ name }) => name)).toEqual([]);
  });

  describe.each(judges)('judged by $name', (judge) => {
    it('is predicted as the browsers do it', () => {
      expect(marksOf(judge).filter(({ letter, isAvoidable }) => letter === 'X' || isAvoidable)).toEqual([]);
    });

    it('names the fault, and nothing once its line is right', () => {
      const found = gallery.setUps.map((setUp) => [setUp.name, ...codesOf(setUp, reportsOf(judge, setUp))]);
      const expected = gallery.setUps.map((setUp) => [setUp.name, ...expectedCodes(judge, setUp)]);
      expect(found).toEqual(expected);
    });
  });

  it.skipIf(!hasCurl)('prints commands that show what they claim', async () => {
    const commands = new Map<string, Finding>();
    for (const judge of judges) {
      const found = gallery.setUps.flatMap((setUp) => reportsOf(judge, setUp)).flatMap(({ findings }) => findings);
      for (const finding of found) if (finding.curl !== '') commands.set(finding.curl, finding);
    }
    console.log(
      `${commands.size} commands: ${[...new Set([...commands.values()].map(({ code }) => code))].sort().join(', ')}`,
    );
    expect(await Promise.all([...commands].map(claims))).toEqual([...commands.keys()].map((command) => [command]));
  });

  function expectedCodes(judge: Judge, setUp: SetUp): readonly string[] {
    const { code, alone = code, isWarning, isOpenOnWire } = setUp.entry;
    if (!setUp.isFaulty || (isOpenOnWire && isLeftOpen(judge, setUp))) return [];
    return [`${isWarning && !judge.isAlone ? 'warning' : 'error'} ${judge.isAlone ? alone : code}`];
  }

  /** Nobody has told the judge whether the calls carry credentials. */
  function isLeftOpen(judge: Judge, setUp: SetUp): boolean {
    return browserNames.every((browser) =>
      casesOf(setUp, browser, fates, reportsOf(judge, setUp)).every((one) => markOf(one).isOpen),
    );
  }
});
