import type { RecordedCall, RecordedRead } from '../observe/index.ts';
import type { Shape } from './shapes.ts';

/** More calls are not kept in mind: who reads a header reads it soon. */
const MOST_CALLS = 2_000;

/** Header names of one call that counts; an API has few that a page asks for. */
const MOST_NAMES = 64;

/** Brings together what pages read of answers, and the calls that got them: either may be told first. */
export interface PageReads {
  /** The page has read these headers. True when that is news about a shape. */
  read(read: RecordedRead): boolean;
  /** The call is one of this shape. */
  judged(told: RecordedCall, shape: Shape): void;
}

/** @example const reads = createPageReads(); reads.judged(told, shape); reads.read({ page, number, names: ['x-total'] }) */
export function createPageReads(): PageReads {
  const shapes = new Map<string, Shape>();
  const early = new Map<string, readonly string[]>();

  function note(shape: Shape, names: readonly string[]): boolean {
    const before = shape.reads.size;
    for (const name of names) if (shape.reads.size < MOST_NAMES) shape.reads.add(name);
    return shape.reads.size > before;
  }

  return {
    read(read) {
      const shape = shapes.get(keyOf(read));
      if (shape) return note(shape, read.names);
      keep(early, keyOf(read), [...(early.get(keyOf(read)) ?? []), ...read.names].slice(0, MOST_NAMES));
      return false;
    },
    judged(told, shape) {
      const key = keyOf(told);
      keep(shapes, key, shape);
      note(shape, early.get(key) ?? []);
      early.delete(key);
    },
  };
}

function keyOf({ page, number }: Pick<RecordedRead, 'page' | 'number'>): string {
  return `${number} ${page}`;
}

/** The oldest goes when there are too many. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  if (map.size <= MOST_CALLS) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    break;
  }
}
