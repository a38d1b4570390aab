import { reportLimits, type PageCall } from '../report/protocol.ts';
import { textOfStack, type CallStack } from './call-stack.ts';
import { now, setTimer } from './natives.ts';
import { quietly } from './quietly.ts';
import type { Connect, Send, TakeCall, TakeRead } from './types.ts';

/** Longest time in milliseconds that something waits for others to go with it. */
const WAIT = 100;

type Taken = Omit<PageCall, 'stack'> & { readonly caller: CallStack };

/** Where calls and reads are taken down, and the door through which they leave. */
export interface Notebook {
  readonly takeCall: TakeCall;
  readonly takeRead: TakeRead;
  readonly connect: Connect;
}

/**
 * A notebook whose content goes to the server in batches. While the channel is closed it keeps what one report may carry.
 *
 * @param page - name of this load of the page
 */
export function createNotebook(page: string): Notebook {
  let send: Send | undefined;
  let isWaiting = false;
  let count = 0;
  let calls: Taken[] = [];
  let reads = new Map<number, Set<string>>();

  function flush(): void {
    isWaiting = false;
    if (!send || calls.length + reads.size === 0) return;
    const report = {
      page,
      // A page may make its own texts of stacks, and fail.
      calls: calls.map(({ caller, ...call }) => ({ ...call, stack: quietly(() => textOfStack(caller)) ?? '' })),
      reads: Array.from(reads, ([number, names]) => ({ number, names: [...names] })),
    };
    calls = [];
    reads = new Map();
    quietly(() => send?.(report));
  }

  function noted(): void {
    if (calls.length >= reportLimits.calls || reads.size >= reportLimits.reads) flush();
    else if (send && !isWaiting) {
      isWaiting = true;
      setTimer(flush, WAIT);
    }
  }

  // What waits when the page goes would be lost.
  globalThis.addEventListener?.('beforeunload', flush);

  return {
    takeCall(facts, caller) {
      count += 1;
      const url = facts.url.replace(/#.*/s, '');
      if (url.startsWith('http') && url.length <= reportLimits.url && calls.length < reportLimits.calls) {
        calls.push({ ...facts, url, number: count, at: now(), caller });
        noted();
      }
      return count;
    },
    takeRead(call, name) {
      const names = reads.get(call) ?? new Set();
      if (names.size >= reportLimits.headers || name.length > reportLimits.headerName) return;
      if (reads.size < reportLimits.reads) reads.set(call, names.add(name));
      noted();
    },
    connect(open) {
      send = open;
      flush();
    },
  };
}
