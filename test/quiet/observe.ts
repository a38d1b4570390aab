import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import type { Host } from '../helpers/host.ts';
import { judgedOf } from '../helpers/set-up.ts';
import { pageOn } from './page.ts';
import { createWorld, type SetUp } from './world.ts';

/** What cors-guard had to say about a project. */
export interface Said {
  readonly report: ReportDocument;
  readonly rounds: number;
  /** Everything in the terminal. */
  readonly lines: readonly string[];
  /** Judged calls that the project has at least. */
  readonly expectedCalls: number;
}

/** Time for a person between two things done in an app, in milliseconds. */
const PAUSE_MS = 250;

/** Also on a machine that is too busy for more. */
const LEAST_ROUNDS = 3;

/** Runs the traffic of a project for a while through a guarded dev server. */
export async function observe(host: Host, setUp: SetUp, seconds: number): Promise<Said> {
  const world = createWorld();
  try {
    const { options = {}, round, calls, ...project } = await setUp.open(world);
    // The report file is how a program reads what is said; nothing else is set beyond what the project has.
    const dev = await host.start({ ...project, options });
    try {
      const page = pageOn(dev);
      const end = Date.now() + seconds * 1_000;
      let rounds = 0;
      for (; rounds < LEAST_ROUNDS || Date.now() < end; rounds += 1) {
        await round(page, rounds);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      if (calls > 0) await judgedOf(dev)(calls);
      return { report: await dev.stop(), rounds, lines: dev.lines, expectedCalls: calls };
    } finally {
      await dev.close();
    }
  } finally {
    await world.close();
  }
}
