/** What the recorder itself needs of the browser, whatever the page (polyfills, fake timers, zone.js) puts in its place later. */

import type { Native } from './intercept.ts';

export const NativeRequest: typeof Request = globalThis.Request;
export const promisePrototype: object = Promise.prototype;
export const promiseThen: Native = Reflect.get(promisePrototype, 'then') as Native;
export const setTimer: typeof setTimeout = globalThis.setTimeout;
export const now: () => number = Reflect.get(Date, 'now');
