import { readFileSync } from 'node:fs';
import type { HeaderLine } from '../../packages/cors-guard/src/predict/index.ts';

/** Browsers that were recorded. */
export const BROWSERS = ['chromium', 'firefox', 'webkit'] as const;
export type RecordedBrowser = (typeof BROWSERS)[number];

/** What the page's script asked for. */
export interface RecordedCall {
  readonly api: 'fetch' | 'xhr';
  readonly method: string;
  readonly credentials: 'omit' | 'same-origin' | 'include';
  readonly mode?: 'cors' | 'no-cors' | 'same-origin';
  readonly redirect?: 'follow' | 'error' | 'manual';
  readonly headers?: readonly HeaderLine[];
  readonly body?: string;
  /** Type of the listener on `xhr.upload`. */
  readonly upload?: string;
}

interface RecordedAnswer {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
}

/** A URL and what it answers to a preflight and to everything else. */
export interface Hop {
  readonly url: string;
  readonly preflight?: RecordedAnswer;
  readonly response: RecordedAnswer;
}

/** How a call ended for the page. */
export interface RecordedResult {
  readonly o: 'allowed' | 'blocked' | 'opaque' | 'opaqueredirect' | 'throws';
  readonly t?: string;
  readonly s?: number;
  readonly h?: readonly string[];
}

/** A request that reached a server. */
export interface WireEntry {
  readonly k: 'P' | 'A';
  readonly hop: number;
  readonly m: string;
  readonly o: string | null;
  readonly step?: number;
  readonly acrm?: string;
  readonly acrh?: string;
  readonly at?: string;
}

/** One call of a case with its own hops; `at` milliseconds after the first. */
export interface Step {
  readonly call: RecordedCall;
  readonly hops: readonly Hop[];
  readonly at: number;
}

export interface Observation {
  readonly results: readonly RecordedResult[];
  readonly wire: readonly WireEntry[];
}

/** One line of a corpus, with what it leaves out filled in. */
export interface Case {
  readonly id: string;
  readonly class: string;
  readonly page: { readonly origin: string; readonly url: string; readonly headers: readonly HeaderLine[] };
  readonly steps: readonly Step[];
  readonly observed: Readonly<Partial<Record<RecordedBrowser, Observation>>>;
  /** The browser's own name for the failure, where it gave one. */
  readonly reasons: Readonly<Partial<Record<RecordedBrowser, string>>>;
}

interface RawStep {
  readonly req: RecordedCall;
  readonly wait?: number;
  readonly hops?: readonly Hop[];
}

interface RawObservation {
  readonly res: RecordedResult | readonly RecordedResult[];
  readonly wire: readonly WireEntry[] | '=';
}

interface RawCase {
  readonly id: string;
  readonly class: string;
  readonly page: string;
  readonly origin: string;
  readonly req?: RecordedCall;
  readonly hops: readonly Hop[];
  readonly steps?: readonly RawStep[];
  readonly obs: Readonly<Partial<Record<RecordedBrowser, RawObservation | '='>>>;
  readonly why?: {
    readonly chromium?: readonly { readonly cors?: string; readonly blocked?: string; readonly net?: string }[];
    readonly firefox?: readonly { readonly cat: string }[];
  };
}

export type Pages = Readonly<Record<string, Case['page']>>;

/**
 * Reads a corpus of recorded calls, one JSON object per line; lines of another kind are no error but a message.
 *
 * @param file - path of the `.jsonl`
 * @param pages - page kinds by name
 * @throws Error that names file and line when a line cannot be read
 */
export function readCorpus(file: string, pages: Pages): Case[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [caseOf(JSON.parse(line) as RawCase, pages)];
    } catch (error) {
      throw new Error(`${file}:${index + 1} is no recorded case: ${String(error)}`, { cause: error });
    }
  });
}

function caseOf(raw: RawCase, pages: Pages): Case {
  const page = pages[raw.page];
  if (!page) throw new Error(`no page kind named "${raw.page}"`);
  return {
    id: raw.id,
    class: raw.class,
    page: { ...page, origin: raw.origin },
    steps: stepsOf(raw),
    observed: Object.fromEntries(BROWSERS.flatMap((browser) => observationOf(raw, browser))),
    reasons: reasonsOf(raw),
  };
}

function stepsOf({ req, hops, steps }: RawCase): Step[] {
  const raw = steps ?? (req ? [{ req }] : []);
  if (raw.length === 0) throw new Error('neither "req" nor "steps"');
  let at = 0;
  return raw.map((step) => {
    at += step.wait ?? 0;
    return { call: step.req, hops: step.hops ?? hops, at };
  });
}

/** `"="` stands for what Chromium did, as a whole or for the wire. */
function observationOf({ obs }: RawCase, browser: RecordedBrowser): [] | [[RecordedBrowser, Observation]] {
  const { chromium } = obs;
  const own = obs[browser] === '=' ? chromium : obs[browser];
  if (!own || own === '=') return [];
  const wire = own.wire === '=' && chromium && chromium !== '=' ? chromium.wire : own.wire;
  if (wire === '=') throw new Error(`the wire of ${browser} refers to nothing`);
  const results = Array.isArray(own.res) ? (own.res as readonly RecordedResult[]) : [own.res as RecordedResult];
  return [[browser, { results, wire }]];
}

function reasonsOf({ why }: RawCase): Case['reasons'] {
  const chromium = why?.chromium?.[0];
  const firefox = why?.firefox?.[0]?.cat;
  const code = chromium && (chromium.cors ?? chromium.blocked ?? chromium.net);
  return { ...(code && { chromium: code }), ...(firefox && { firefox }) };
}
