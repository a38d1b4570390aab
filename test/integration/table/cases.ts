/** The cases of the table: every API with every kind of call that it gets. */

import { APIS } from './apis.ts';
import type { Job, TableBrowser } from './browsers.ts';
import { KINDS, type Kind } from './kinds.ts';
import type { Place } from './place.ts';

export interface Pair {
  readonly api: string;
  readonly kind: Kind;
}

const pairs: readonly Pair[] = KINDS.flatMap((kind) =>
  (kind.apis ?? APIS.map(({ name }) => name)).map((api) => ({ api, kind })),
);

/** APIs that are called where only the requests of the page are others. */
const FEW_APIS: ReadonlySet<string> = new Set([
  'fixed-page',
  'fixed-other',
  'everyone',
  'credentials-missing',
  'moved',
]);

/** The cases of a place, those in which this browser shows that they are calls; on the twin page, which is no place, all. */
export function pairsOf(browser: TableBrowser, place?: Place): readonly Pair[] {
  const isPlain = place?.hostName !== undefined;
  if (!isPlain && place?.sampledIn !== browser) return pairs;
  return pairs.filter(({ api, kind }) => FEW_APIS.has(api) && !(isPlain && kind.isPlainIn === browser));
}

/** Path of a case: kinds stand behind a version, where names of resources stand, so that none is taken for data. */
export const casePath = (api: string, browser: TableBrowser, kind: string): string => `/${api}/${browser}/v1/${kind}`;

/** `METHOD path` of every call that the page makes there. */
export function expectedCalls(browser: TableBrowser, place: Place): string[] {
  return pairsOf(browser, place).map(({ api, kind }) => `${kind.method} ${casePath(api, browser, kind.name)}`);
}

/** What the page has to do for these cases, kind by kind; the path names the case. */
export function jobsOf(
  cases: readonly Pair[],
  browser: TableBrowser,
  originOf: (api: string) => string = () => '',
): readonly Job[] {
  return cases.map(({ api, kind }) => {
    const id = casePath(api, browser, kind.name);
    return { id, attempt: kind.attempt, url: originOf(api) + id };
  });
}
