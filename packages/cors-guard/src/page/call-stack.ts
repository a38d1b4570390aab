import { reportLimits } from '../report/protocol.ts';

/** Frames that are taken: wrappers and the insides of libraries often fill the ten that V8 takes by itself. */
const FRAMES = 40;

/** Something whose `stack` is the stack of a call; a browser makes the text of it when it is first read. */
export interface CallStack {
  readonly stack?: unknown;
}

/** What browsers add to `Error`; none is in every browser. */
interface Capturing {
  readonly stackTraceLimit?: number;
  readonly captureStackTrace?: (about: object, below: unknown) => void;
}

/**
 * Takes down who called.
 *
 * @param trap - our own function that is being called; it and what it has called are left out
 */
export function captureStack(trap: unknown, frames: number = FRAMES): CallStack {
  const { stackTraceLimit: limit, captureStackTrace: capture } = Error as unknown as Capturing;
  // A frozen Error keeps its limit.
  if (limit !== undefined) Reflect.set(Error, 'stackTraceLimit', frames);
  const about: CallStack = capture ? {} : new Error();
  capture?.(about, trap);
  if (limit !== undefined) Reflect.set(Error, 'stackTraceLimit', limit);
  return about;
}

/** Text of a stack: only frames, as many whole ones as a report may carry. `''` when there is none. */
export function textOfStack({ stack }: CallStack): string {
  if (typeof stack !== 'string') return '';
  // V8 puts a line of its own before the frames.
  const frames = stack.replace(/^(?! *at ).*\n(?= +at )/, '');
  return frames.length > reportLimits.stack ? frames.slice(0, reportLimits.stack).replace(/\n.*$/, '') : frames;
}
