import { credentialsOf, plainCall } from './call-facts.ts';
import { captureStack } from './call-stack.ts';
import { intercept } from './intercept.ts';
import { quietly } from './quietly.ts';
import type { TakeCall } from './types.ts';

/** Takes down every `new EventSource()`. What it reconnects by itself is no call. */
export function recordEventSource(take: TakeCall): void {
  const { prototype } = window.EventSource;
  intercept(window, 'EventSource', (_self, _args, trap) => (made) => {
    const source = made as EventSource;
    const credentials = credentialsOf(source);
    take({ ...plainCall, api: 'eventsource', url: source.url, credentials }, captureStack(trap));
  });
  // An object's constructor is still what the page knows under this name.
  quietly(() => Object.defineProperty(prototype, 'constructor', { value: window.EventSource }));
}
