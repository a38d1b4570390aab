import type { PageCommand, PageState } from '../report/protocol.ts';
import type { Send } from './types.ts';

/** How a page talks to its dev server, whatever the host: over a socket of the host, or by asking over HTTP. */
export interface Line {
  readonly report: Send;
  readonly command: (command: PageCommand) => void;
}

/** Hears what the dev server knows, each time it is something else. */
export type OnState = (state: PageState) => void;
