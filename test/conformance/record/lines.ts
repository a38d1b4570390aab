import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { BROWSERS } from '../corpus.ts';
import type { Arrival, LiveBrowserName, Observed, Question } from '../live/format.ts';

/** Observations as a corpus writes them: `"="` stands for what Chromium did, as a whole or for the wire. */
type Written = '=' | { readonly res: Observed['res']; readonly wire: readonly Arrival[] | '=' };

/** One line of a corpus with its observations. */
export interface Line extends Question {
  readonly obs: Readonly<Partial<Record<(typeof BROWSERS)[number], Written>>>;
  readonly why?: Readonly<Partial<Record<LiveBrowserName, unknown>>>;
}

type Expanded = Partial<Record<(typeof BROWSERS)[number], Observed>>;

/** What was written down of a browser, with references resolved; `undefined` = it was not recorded. */
export function observedOf(line: Line, browser: (typeof BROWSERS)[number]): Observed | undefined {
  const { chromium } = line.obs;
  const own = line.obs[browser] === '=' ? chromium : line.obs[browser];
  if (own === undefined || own === '=') return undefined;
  const wire = own.wire === '=' && chromium !== undefined && chromium !== '=' ? chromium.wire : own.wire;
  return { res: own.res, wire: wire === '=' ? [] : wire };
}

/**
 * The line with what the browser did now in place of what it did then; what others did is unchanged, whatever it refers to.
 * The browser's own name for a failure is kept while the call fares as before, because it is not asked anew.
 */
export function rewrite(line: Line, browser: LiveBrowserName, now: Observed): Line {
  const before = observedOf(line, browser);
  const expanded: Expanded = {};
  for (const name of BROWSERS) {
    const observed = name === browser ? now : observedOf(line, name);
    if (observed) expanded[name] = observed;
  }
  const { obs: _obs, why, ...question } = line;
  const kept = isDeepStrictEqual(before?.res, now.res) ? why : without(why, browser);
  return { ...question, obs: compact(expanded), ...(kept && Object.keys(kept).length > 0 && { why: kept }) };
}

function compact(expanded: Expanded): Line['obs'] {
  const { chromium } = expanded;
  const entries = BROWSERS.flatMap((name): [string, Written][] => {
    const own = expanded[name];
    if (!own) return [];
    if (name === 'chromium' || !chromium) return [[name, own]];
    if (isDeepStrictEqual(own, chromium)) return [[name, '=']];
    return [[name, isDeepStrictEqual(own.wire, chromium.wire) ? { res: own.res, wire: '=' } : own]];
  });
  return Object.fromEntries(entries);
}

function without(why: Line['why'], browser: LiveBrowserName): Line['why'] {
  return why && Object.fromEntries(Object.entries(why).filter(([name]) => name !== browser));
}

/** @param file - path of a `.jsonl` */
export function readLines(file: string): Line[] {
  const texts = readFileSync(file, 'utf8').split('\n');
  return texts.filter((text) => text.trim() !== '').map((text) => JSON.parse(text) as Line);
}

/** So many of the items, in order, evenly spread over all. */
export function evenly<T>(items: readonly T[], count: number): T[] {
  if (count >= items.length) return [...items];
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)] as T);
}
