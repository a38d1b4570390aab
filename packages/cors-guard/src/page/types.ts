import type { PageCall, PageReport } from '../report/protocol.ts';
import type { CallStack } from './call-stack.ts';

/** What is known of a call itself; number, time and stack are added when it is taken down. */
export type CallFacts = Omit<PageCall, 'number' | 'at' | 'stack'>;

/**
 * Takes down a call that is about to leave.
 *
 * @param caller - who in the page made it
 * @returns number of the call in this page
 */
export type TakeCall = (facts: CallFacts, caller: CallStack) => number;

/** Takes down that the page has read a response header by name. */
export type TakeRead = (call: number, name: string) => void;

/** From now on, reads of this object belong to this call: the headers of a Response, or an XMLHttpRequest. */
export type WatchReads = (readable: object, call: number) => void;

/** Sends a report to the dev server. */
export type Send = (report: PageReport) => void;

/** Opens the channel, or closes it: what is taken down then waits, as far as there is room. */
export type Connect = (send?: Send) => void;
