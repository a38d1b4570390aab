import type { Connect } from './types.ts';

/** Where the recorder of a window leaves its door for the channel; also the sign that there is one. */
export const connectKey: unique symbol = Symbol.for('cors-guard.recorder') as typeof connectKey;

declare global {
  interface Window {
    readonly [connectKey]?: Connect;
  }
}
