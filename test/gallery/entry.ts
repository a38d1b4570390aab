/** What the gallery is made of: a fault, and the set-up in which it is mended by one line. */

import type { RequestListener } from 'node:http';
import type { GalleryCall } from './calls.ts';

/** What a set-up is told when it starts. */
export interface About {
  /** Origin of the production page. */
  readonly page: string;
  /** All paths of the set-up begin with it; the API itself does not see it. */
  readonly base: string;
  /** Origin of another server, which lets every origin in. */
  readonly elsewhere: string;
  /** The one difference between the twins: the first value stands in the faulty set-up, the second in the healthy one. */
  readonly either: <T>(faulty: T, healthy: T) => T;
}

/** A fault of real servers. */
export interface Entry {
  /** Two words at least, unique. */
  readonly name: string;
  /** What somebody did. */
  readonly cause: string;
  /** `code (detail)` of the only finding. */
  readonly code: string;
  /** The same, where each call is checked alone, and no other call's answer tells more. */
  readonly alone?: string;
  /** The finding is a warning; found by one call alone, it is an error by another name. */
  readonly isWarning?: true;
  /** It fails only for calls with credentials: where nobody has told the judge which those are, nothing is found. */
  readonly isOpenOnWire?: true;
  readonly calls: readonly GalleryCall[];
  readonly api: (about: About) => RequestListener | Promise<RequestListener>;
  /** Text of a server block of nginx that stands in front of the API. */
  readonly front?: (about: About, api: string) => string;
  /** Origin of somebody who asks for everything before the page does; a shared cache keeps what he gets. `''` sends none. */
  readonly visitor?: string;
}
