import type { PageState } from '../report/protocol.ts';
import type { OnState, Line } from './line.ts';
import type { createOverlay, Overlay } from './overlay/index.ts';
import { connectKey } from './singleton.ts';

/** The module of the overlay, loaded when there is something to show for the first time. */
export type LoadOverlay = () => Promise<{ readonly createOverlay: typeof createOverlay }>;

/**
 * Shows states in the overlay.
 *
 * @example const show = createShow(() => import('virtual:cors-guard/overlay'), send); show(state)
 */
export function createShow(load: LoadOverlay, send: Line['command']): OnState {
  let overlay: Promise<Overlay> | undefined;
  if (isShownAbove()) return () => undefined;
  return (state) => {
    if (!overlay && !isWorthIt(state)) return;
    overlay ??= load().then((module) => module.createOverlay({ send }));
    overlay.then((shown) => shown.update(state)).catch(() => undefined);
  };
}

function isWorthIt({ links, findings }: PageState): boolean {
  return links.overlay !== false && findings.some(({ severity }) => severity !== 'advice');
}

/** The page around this frame is ours too, and shows the same. */
function isShownAbove(): boolean {
  try {
    return window.top !== null && window.top !== window && connectKey in window.top;
  } catch {
    return false;
  }
}
