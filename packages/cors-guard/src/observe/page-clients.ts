import type { PageClient } from './report-intake.ts';

/** Pages that are known by name; of more, the ones that were silent the longest are forgotten. */
const MOST_PAGES = 50;

/** Names that may appear at once, and how many more every second: every load of a page, and of every frame in it, has one. */
const BURST = 40;
const PER_SECOND = 2;

/** How long a page that was heard counts as open, in milliseconds. */
const OPEN_MS = 300_000;

/** Pages that have no connection of their own, told apart by the names that they give themselves. */
export interface PageClients {
  /** Who reports under this name; undefined when more names appear than pages can be opened. */
  clientOf(page: string, ownHosts: readonly string[]): PageClient | undefined;
  /** A page was heard, with or without a report. */
  heard(): void;
  /** A page was heard lately: it may report again. */
  readonly isAnyOpen: () => boolean;
}

/**
 * Makes clients of names, so that limits hold for pages that speak over HTTP as they do for a socket: a page that calls itself by a
 * new name with every report is soon not heard, and however many names there are, memory is bounded.
 *
 * @param now - milliseconds on any steady clock
 * @example const client = createPageClients().clientOf('k3j9x0', ['localhost:8080'])
 */
export function createPageClients(now: () => number = () => performance.now()): PageClients {
  const clients = new Map<string, PageClient>();
  let left = BURST;
  let at = now();
  let lastHeard: number | undefined;

  function mayAppear(): boolean {
    const time = now();
    left = Math.min(BURST, left + ((time - at) / 1_000) * PER_SECOND);
    at = time;
    if (left < 1) return false;
    left -= 1;
    return true;
  }

  return {
    clientOf(page, ownHosts) {
      const known = clients.get(page);
      if (!known && !mayAppear()) return undefined;
      const client = { connection: known?.connection ?? {}, ownHosts };
      // The map keeps the order of the last words.
      clients.delete(page);
      clients.set(page, client);
      const [silent] = clients.keys();
      if (clients.size > MOST_PAGES && silent !== undefined) clients.delete(silent);
      return client;
    },
    heard() {
      lastHeard = now();
    },
    isAnyOpen: () => lastHeard !== undefined && now() - lastHeard < OPEN_MS,
  };
}
