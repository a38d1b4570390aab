import { shownLine } from '../findings/index.ts';
import { templateOf } from '../observe/index.ts';
import type { Exchange, HeaderLine } from '../predict/index.ts';

/** One request and its answer as they may be shown: paths as templates, values of headers only where they hold no secret. */
export interface ShownExchange {
  readonly method: string;
  readonly url: string;
  /** The Origin that was sent, null = none. */
  readonly origin: string | null;
  readonly status: number;
  readonly headers: readonly HeaderLine[];
}

/** @example shownExchange(exchange).url // 'https://api.example.com/users/:id' */
export function shownExchange({ method, url, origin, status, headers }: Exchange): ShownExchange {
  const template = templateOf(new URL(url));
  const shown = headers.map((line) => shownLine(line, url, template));
  return { method, url: new URL(url).origin + template, origin, status, headers: shown };
}
