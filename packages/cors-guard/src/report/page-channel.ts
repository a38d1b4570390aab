import type { Clock } from '../clock.ts';
import { createPageStates } from './page-state.ts';
import type { PageLinks, PageState } from './protocol.ts';
import type { Reporter, Snapshot } from './types.ts';

/** Time in which several snapshots become one message, in milliseconds: a page hears at most four a second. */
const BATCH_MS = 250;

/** Calls that a message holds: it stays small however long the day. */
const MOST_CALLS = 300;

/** What a page channel works with. */
export interface PageChannelDeps {
  /** Sends to every page that has said hello; missing where pages only ask. */
  readonly send?: (state: PageState) => void;
  readonly links: PageLinks;
  readonly clock: Clock;
}

/** Tells pages what is known. */
export interface PageChannel extends Reporter {
  /** What a page that comes late is told; undefined before anything is known. */
  latest(): PageState | undefined;
  /** What a page that asks is told, without waiting for others; `revision` is new whenever the state is, `''` = nothing is known. */
  pull(): { readonly revision: string; readonly state: PageState | undefined };
}

/**
 * Makes the channel from the session to the pages. A state that says the same as the one before is not sent.
 *
 * @example const channel = createPageChannel({ send: (state) => server.ws.send(messageName.state, state), links, clock })
 */
export function createPageChannel({ send, links, clock }: PageChannelDeps): PageChannel {
  const states = createPageStates(links);
  let waiting: Snapshot | undefined;
  let latest: PageState | undefined;
  let sent = '';
  let count = 0;
  // Pages outlive a server: what two of them know has never the same name.
  const start = clock.now().toString(36);
  let cancel: (() => void) | undefined;

  function tell(): void {
    cancel = undefined;
    if (!waiting) return;
    const state = states.next(waiting);
    waiting = undefined;
    latest = { ...state, calls: worthTelling(state) };
    const text = JSON.stringify(latest);
    if (text === sent) return;
    sent = text;
    count += 1;
    send?.(latest);
  }

  return {
    update(snapshot) {
      waiting = snapshot;
      cancel ??= clock.after(BATCH_MS, tell);
    },
    latest: () => latest,
    pull() {
      cancel?.();
      tell();
      return { revision: latest ? `${start}.${count}` : '', state: latest };
    },
    close() {
      cancel?.();
      waiting = undefined;
    },
  };
}

/** Those with findings, and the latest of the others. */
function worthTelling({ calls, findings }: PageState): PageState['calls'] {
  if (calls.length <= MOST_CALLS) return calls;
  const concerned = new Set(findings.flatMap((finding) => finding.calls));
  const latest = new Set(calls.slice(-MOST_CALLS));
  return calls.filter((call) => concerned.has(call.id) || latest.has(call)).slice(-2 * MOST_CALLS);
}
