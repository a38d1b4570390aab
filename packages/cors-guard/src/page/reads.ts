import { captureStack, textOfStack } from './call-stack.ts';
import { intercept } from './intercept.ts';
import type { TakeRead, WatchReads } from './types.ts';

/** Code that Vite serves from node_modules or has bundled from there: its reads are not the page's. */
const ofLibrary = /\/node_modules\/|\/deps\/[^?]*\?v=/;

/** Takes down reads by name of watched objects. Bulk reads are none, and neither is what a library does with every answer. */
export function recordReads(take: TakeRead): WatchReads {
  const calls = new WeakMap<object, number>();
  for (const [holder, name] of [
    [window.Headers?.prototype, 'get'],
    [window.Headers?.prototype, 'has'],
    [window.XMLHttpRequest?.prototype, 'getResponseHeader'],
  ] as const) {
    intercept(holder, name, (self, args, trap) => {
      const call = calls.get(self);
      if (!call) return undefined;
      const [reader = ''] = textOfStack(captureStack(trap, 1)).split(/\n/);
      if (!ofLibrary.test(reader)) take(call, String(args[0]).toLowerCase());
      return undefined;
    });
  }
  return (readable, call) => void calls.set(readable, call);
}
