/**
 * The page's end of the channel on Vite: hands what the recorder has taken down to the socket that the host keeps open anyway, and
 * shows what comes back.
 */

import { messageName, type PageState } from '../report/protocol.ts';
import type { Line } from './line.ts';
import { createShow } from './show.ts';
import { connectKey } from './singleton.ts';

/** As much of Vite's `import.meta.hot` as is needed. */
interface Hot {
  on(event: string, callback: (data: unknown) => void): void;
  send(event: string, data: unknown): void;
}

declare global {
  interface ImportMeta {
    readonly hot?: Hot;
  }
}

const hot = import.meta.hot;

const line: Line = {
  report: (report) => hot?.send(messageName.report, report),
  command: (command) => hot?.send(messageName.command, command),
};

/** Opens the channel; after a lost connection, Vite loads the page anew. */
export function open(): void {
  window[connectKey]?.(line.report);
  hot?.send(messageName.hello, {});
}

const show = createShow(() => import('virtual:cors-guard/overlay'), line.command);
hot?.on('vite:ws:disconnect', () => window[connectKey]?.());
hot?.on(messageName.state, (state) => show(state as PageState));
