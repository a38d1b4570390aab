import type { Pages } from '../corpus.ts';
import { launchBrowser, type LiveBrowser } from './browsers.ts';
import { createDesk, type Desk } from './desk.ts';
import { stepsOf, type LiveBrowserName, type Observed, type Question, type Result } from './format.ts';
import type { PageCall, PageWork } from './page-runner.ts';
import { startServers } from './servers.ts';
import type { SocksProxy } from './socks.ts';

/** A browser that can be asked what it does. */
export interface Live {
  readonly name: LiveBrowserName;
  readonly version: string;
  /**
   * Asks the browser all these questions; their ids must differ from all that were asked before, because a browser keeps
   * preflights.
   *
   * @returns what it did with each, in the same order
   */
  ask(questions: readonly Question[]): Promise<readonly Observed[]>;
  close(): Promise<void>;
}

/** Hosts that set cookies before the first question, so that their presence can be seen on the wire. */
const COOKIE_HOSTS = ['app.shop.test', 'api.shop.test', 'shop.test', 'api.backend.test', 'cdn.third.test'];

/** Questions of one page kind that are handed to the page together. */
const BATCH = 400;
const AT_ONCE = 24;
/** Sequences under way at a time: Firefox keeps no more than 100 preflights. */
const SEQUENCES = 30;
/** Milliseconds for one call. */
const PATIENCE = 20_000;

/** A browser at work. */
interface Stage {
  readonly browser: LiveBrowser;
  readonly desk: Desk;
  readonly pages: Pages;
  /** Page kind that the tab shows. */
  shown?: string;
}

/**
 * Starts servers and a browser.
 *
 * @throws Error when the browser is not installed or does not start
 */
export async function startLive(name: LiveBrowserName, pages: Pages): Promise<Live> {
  const desk = createDesk(pages);
  const servers = await startServers((request) => desk.respond(request));
  try {
    const browser = await launchBrowser(name, servers.port);
    for (const host of COOKIE_HOSTS) await browser.visit(`https://${host}/cookies`);
    return liveOf(name, { browser, desk, pages }, servers);
  } catch (error) {
    await servers.close();
    throw error;
  }
}

function liveOf(name: LiveBrowserName, stage: Stage, servers: SocksProxy): Live {
  return {
    name,
    version: stage.browser.version,
    ask: (questions) => ask(stage, questions),
    close: async () => {
      await stage.browser.close();
      await servers.close();
    },
  };
}

async function ask(stage: Stage, questions: readonly Question[]): Promise<readonly Observed[]> {
  const observed = new Map<Question, Observed>();
  for (const [kind, ofKind] of groupBy(questions, ({ page }) => page)) {
    await show(stage, kind);
    const singles = ofKind.filter(({ steps }) => !steps);
    for (let start = 0; start < singles.length; start += BATCH) {
      await askSingles(stage, singles.slice(start, start + BATCH), observed);
    }
    const sequences = ofKind.filter(({ steps }) => steps);
    await inTurns(sequences, SEQUENCES, (question) => askSequence(stage, question, observed));
  }
  return questions.map((question) => observed.get(question) as Observed);
}

async function show(stage: Stage, kind: string): Promise<void> {
  if (stage.shown === kind) return;
  const page = stage.pages[kind];
  if (!page) throw new Error(`no page kind named "${kind}"`);
  await stage.browser.visit(`${page.url}/page/${kind}`);
  stage.shown = kind;
}

async function askSingles(
  { browser, desk }: Stage,
  questions: readonly Question[],
  observed: Map<Question, Observed>,
): Promise<void> {
  for (const question of questions) desk.open(question, 0);
  const results = await makeCalls(
    browser,
    questions.map((question) => callOf(question, 0)),
  );
  for (const [index, question] of questions.entries()) {
    observed.set(question, { res: results[index] as Result, wire: desk.close(question) });
  }
}

async function askSequence(
  { browser, desk }: Stage,
  question: Question,
  observed: Map<Question, Observed>,
): Promise<void> {
  const res: Result[] = [];
  for (const [index, { wait }] of stepsOf(question).entries()) {
    if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
    desk.open(question, index);
    res.push(...(await makeCalls(browser, [callOf(question, index)])));
  }
  observed.set(question, { res, wire: desk.close(question) });
}

function callOf(question: Question, index: number): PageCall {
  const step = stepsOf(question)[index];
  if (!step) throw new Error(`${question.id} asks nothing`);
  return { url: (step.hops ?? question.hops)[0]?.url ?? '', req: step.req };
}

async function makeCalls(browser: LiveBrowser, calls: readonly PageCall[]): Promise<Result[]> {
  const work: PageWork = { calls, atOnce: AT_ONCE, patience: PATIENCE };
  return JSON.parse(await browser.run(JSON.stringify(work))) as Result[];
}

async function inTurns<T>(items: readonly T[], atOnce: number, take: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const work = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await take(item);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
