import type { Clock } from '../clock.ts';
import { isScriptRequest, pairUp, type Observation, type RecordedCall, type WaitingCall } from '../observe/index.ts';

/** How long a request waits for the page to tell about it, in milliseconds: a recorder tells after 100. */
const REQUEST_WAITS_MS = 1_000;

/** How long a call waits for its request to end. After that, or without a request (aborted, cached), nobody asks for it. */
const CALL_WAITS_MS = 300_000;

/** A burst or less; when there are more requests than these, they go on at once. */
const MOST_REQUESTS = 1_000;

/** A call whose request has not come within this time probably has none that passes the proxy. */
const CALL_IS_YOUNG_MS = 3_000;

/** Of more calls only the latest are kept. */
const MOST_CALLS = 2_000;

/** Requests and calls that are ready to be judged. */
export interface Ready {
  /** A request, and the call that made it where a page told. */
  readonly pairs: readonly { readonly observation: Observation; readonly told: RecordedCall | undefined }[];
  /** Calls to other origins than the page's: no request of theirs passes the proxy. */
  readonly direct: readonly RecordedCall[];
  /** Milliseconds after which to look again, if something still waits. */
  readonly again: number | undefined;
}

/** What a page that asks now may hope for; undefined = nothing. */
export type Outlook = 'verdict' | 'request' | undefined;

/** Where requests and the calls that made them wait for each other: either may come first. */
export interface Waiting {
  /** True when so many have come that they are to be taken out at once. */
  addRequest(observation: Observation): boolean;
  addCalls(calls: readonly RecordedCall[]): void;
  /** What is there to come: a verdict on something that waits here, or the request of a call. */
  outlook(): Outlook;
  /**
   * Takes out what is ready.
   *
   * @param last - nothing comes any more: nothing waits any longer
   */
  take(last?: boolean): Ready;
}

/**
 * @param mayReport - a page is there that could tell about its requests: without one, none waits
 * @example const waiting = createWaiting(clock, () => true); waiting.addRequest(observation); waiting.take()
 */
export function createWaiting(clock: Clock, mayReport: () => boolean): Waiting {
  let requests: { readonly observation: Observation; readonly since: number }[] = [];
  let calls: { readonly call: WaitingCall; readonly since: number }[] = [];
  let direct: RecordedCall[] = [];

  /** Of the requests that no call explains some still wait, the others go on from the wire. */
  function divide(unpaired: readonly Observation[], last: boolean): readonly Observation[] {
    const since = new Map(requests.map((request) => [request.observation, request.since]));
    const canWait = !last && unpaired.length < MOST_REQUESTS && mayReport();
    const stays = new Set(
      unpaired.filter((observation) => canWait && isScriptRequest(observation) && isYoung(since.get(observation))),
    );
    requests = requests.filter(({ observation }) => stays.has(observation));
    return unpaired.filter((observation) => !stays.has(observation));
  }

  function isYoung(since = 0): boolean {
    return clock.now() - since < REQUEST_WAITS_MS;
  }

  return {
    addRequest(observation) {
      requests.push({ observation, since: clock.now() });
      return requests.length >= MOST_REQUESTS;
    },
    addCalls(told) {
      const since = clock.now();
      const own = told.filter((call) => !isDirect(call));
      calls = [...calls, ...own.map((call) => ({ call: { told: call }, since }))].slice(-MOST_CALLS);
      direct = [...direct, ...told.filter(isDirect)].slice(-MOST_CALLS);
    },
    outlook() {
      if (requests.length + direct.length > 0) return 'verdict';
      const newest = calls.at(-1)?.since ?? -Infinity;
      return clock.now() - newest < CALL_IS_YOUNG_MS ? 'request' : undefined;
    },
    take(last = false) {
      const now = clock.now();
      const known = new Map(calls.map(({ call, since }) => [call.told, since]));
      const fresh = calls.filter(({ since }) => now - since < CALL_WAITS_MS).map(({ call }) => call);
      const { pairs, unpaired, waiting } = pairUp(
        requests.map(({ observation }) => observation),
        fresh,
      );
      calls = waiting.map((call) => ({ call, since: known.get(call.told) ?? now }));
      const single = divide(unpaired, last);
      const ready = [...pairs, ...single.map((observation) => ({ observation, told: undefined }))];
      const oldest = requests[0]?.since;
      const again = oldest === undefined ? undefined : Math.max(oldest + REQUEST_WAITS_MS - now, 1);
      return { pairs: ready, direct: direct.splice(0), again };
    },
  };
}

/** Neither to the page's own host nor to the dev server's. Without knowing them, nothing is taken for direct. */
function isDirect({ url, ownHosts }: RecordedCall): boolean {
  return ownHosts.length > 0 && !ownHosts.includes(new URL(url).host);
}
