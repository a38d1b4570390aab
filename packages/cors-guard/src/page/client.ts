/** The page's end of the channel: hands what the recorder has taken down to the socket that the host keeps open anyway. */

import { messageName } from '../report/protocol.ts';
import { connectKey } from './singleton.ts';

/** As much of Vite's `import.meta.hot` as is needed. */
interface Hot {
  on(event: string, callback: () => void): void;
  send(event: string, data: unknown): void;
}

declare global {
  interface ImportMeta {
    readonly hot?: Hot;
  }
}

const hot = import.meta.hot;

/** Opens the channel; after a lost connection, Vite loads the page anew. */
export function open(): void {
  window[connectKey]?.((report) => hot?.send(messageName.report, report));
}

hot?.on('vite:ws:disconnect', () => window[connectKey]?.());
