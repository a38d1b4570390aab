import type { Hop, RecordedBrowser, RecordedCall, RecordedResult, WireEntry } from '../corpus.ts';

/** Browsers that can be asked here; WebKit is only in the recordings. */
export type LiveBrowserName = Exclude<RecordedBrowser, 'webkit'>;

/** What a script asks for, with all that a corpus can say about it. */
export interface Ask extends RecordedCall {
  readonly keepalive?: boolean;
}

/** How a call ended for the page, with all that is written down. */
export interface Result extends RecordedResult {
  /** `response.redirected`. */
  readonly red?: 1;
  /** The body was empty. */
  readonly empty?: 1;
  /** Name of the exception that was thrown. */
  readonly e?: string;
}

/** A request that reached a server, with all that is written down. */
export interface Arrival extends WireEntry {
  /** Author headers and Content-Type, lower-case names. */
  readonly h?: Readonly<Record<string, string>>;
  /** Length of the body; a form counts as 1, because its boundary varies. */
  readonly body?: number;
  /** Cookies that came along, one letter each. */
  readonly ck?: string;
}

/** What one browser did with one case; a sequence has a list of results. */
export interface Observed {
  readonly res: Result | readonly Result[];
  readonly wire: readonly Arrival[];
}

export interface StepAsk {
  readonly req: Ask;
  /** Milliseconds before the step. */
  readonly wait?: number;
  /** Replaces the hops of the case for this step. */
  readonly hops?: readonly Hop[];
}

/** What is needed to ask a browser: one line of a corpus without its observations. */
export interface Question {
  readonly id: string;
  readonly class: string;
  /** Name of a page kind. */
  readonly page: string;
  readonly origin: string;
  readonly req?: Ask;
  readonly hops: readonly Hop[];
  readonly steps?: readonly StepAsk[];
}

/** The calls of a question, in order; a single one is its own only step. */
export function stepsOf({ req, steps }: Question): readonly StepAsk[] {
  return steps ?? (req ? [{ req }] : []);
}

export function isLiveBrowserName(name: string | undefined): name is LiveBrowserName {
  return name === 'chromium' || name === 'firefox';
}
