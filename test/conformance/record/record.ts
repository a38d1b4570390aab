import type { Live } from '../live/live.ts';
import { differencesOf, type Difference } from './differences.ts';
import { observedOf, rewrite, type Line } from './lines.ts';

/** A corpus recorded anew. */
export interface Recording {
  /** The lines with what the browser does now. */
  readonly lines: readonly Line[];
  /** Where that is not what was recorded. */
  readonly differences: readonly (Difference & { readonly id: string; readonly class: string })[];
}

/** Asks the browser all these cases again. What was not recorded of it before cannot differ. */
export async function record(live: Live, lines: readonly Line[]): Promise<Recording> {
  const observed = await live.ask(lines);
  const pairs = lines.map((line, index) => {
    const now = observed[index];
    if (!now) throw new Error(`${line.id} was not asked`);
    return { line, before: observedOf(line, live.name), now };
  });
  return {
    lines: pairs.map(({ line, now }) => rewrite(line, live.name, now)),
    differences: pairs.flatMap(({ line, before, now }) => {
      const found = before ? differencesOf(before, now) : [];
      return found.map((difference) => ({ ...difference, id: line.id, class: line.class }));
    }),
  };
}
