/**
 * The page's end of the channel: hands what the recorder has taken down to the socket that the host keeps open anyway, and shows
 * what comes back.
 */

import { messageName, type PageState } from '../report/protocol.ts';
import type { Overlay } from './overlay/index.ts';
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
let overlay: Promise<Overlay> | undefined;

/** Opens the channel; after a lost connection, Vite loads the page anew. */
export function open(): void {
  window[connectKey]?.((report) => hot?.send(messageName.report, report));
  hot?.send(messageName.hello, {});
}

/** The overlay is loaded when there is something to show for the first time. */
function show(state: PageState): void {
  const isWorthIt = state.links.overlay !== false && state.findings.some(({ severity }) => severity !== 'advice');
  if (!overlay && !isWorthIt) return;
  overlay ??= import('virtual:cors-guard/overlay').then(({ createOverlay }) =>
    createOverlay({ send: (command) => hot?.send(messageName.command, command) }),
  );
  overlay.then((shown) => shown.update(state)).catch(() => undefined);
}

/** The page around this frame is ours too, and shows the same. */
function isShownAbove(): boolean {
  try {
    return window.top !== null && window.top !== window && connectKey in window.top;
  } catch {
    return false;
  }
}

hot?.on('vite:ws:disconnect', () => window[connectKey]?.());
if (!isShownAbove()) hot?.on(messageName.state, (state) => show(state as PageState));
