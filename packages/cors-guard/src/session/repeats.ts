import type { Likeness, Observation } from '../observe/index.ts';
import { isRedirectStatus } from '../rules/index.ts';
import { isAlike } from './is-alike.ts';

/** Places of which the latest request is kept in mind: an app that polls has few. */
const MOST_PLACES = 500;

/** Requests that tell nothing new, told before they cost anything. */
export interface Repeats {
  /**
   * Remembers the latest request of its place.
   *
   * @param again - counts one more that is like it; false = that one has to be looked at all the same
   */
  note(likeness: Likeness, again: () => boolean): void;
  /** Another request of this place has come: what the latest was is open until it is noted. */
  forget(likeness: Likeness): void;
  /** Whether a request only repeats the latest of its place; it is counted then. */
  isRepeat(likeness: Likeness): boolean;
}

interface Latest {
  readonly likeness: Likeness;
  readonly again: () => boolean;
}

/** @example const repeats = createRepeats(); repeats.note(likeness, () => true); repeats.isRepeat(likeness) // true */
export function createRepeats(): Repeats {
  const latest = new Map<string, Latest>();
  return {
    note(likeness, again) {
      latest.set(likeness.place, { likeness, again });
      const [oldest] = latest.keys();
      if (latest.size > MOST_PLACES && oldest !== undefined) latest.delete(oldest);
    },
    forget: ({ place }) => void latest.delete(place),
    isRepeat(likeness) {
      const known = latest.get(likeness.place);
      return known !== undefined && isAlike(known.likeness, likeness) && known.again();
    },
  };
}

/** What later requests may repeat. One of which a page has told is not repeated by one of which none has; a redirect has another that follows. */
export function repeatableOf(request: {
  readonly observation: Observation;
  readonly told?: unknown;
}): Likeness | undefined {
  const { likeness, response } = request.observation;
  if (request.told || !response || response.afterRedirect || isRedirectStatus(response.status)) return undefined;
  return likeness;
}
