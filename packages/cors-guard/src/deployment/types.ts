/** What is known of production, every fact with its basis. Types only. */

import type { HeaderLine } from '../predict/types.ts';

/** How sure a fact is: written by the user, read from a project file, or taken for granted. Caps the severity of findings. */
export type Basis = 'given' | 'inferred' | 'assumed';

export interface Fact<T> {
  readonly value: T;
  readonly basis: Basis;
  /** Where it comes from, for people: `option production.page`, `VITE_API_URL in production mode`. */
  readonly source: string;
}

/** Where calls below a path prefix of the dev server go in production. */
export interface Route {
  /** Prefix of the path that the page asks for, `''` matches everything. Segment-wise: `/api` matches `/api/x`, not `/apix`. */
  readonly prefix: string;
  /** `same-origin`, or an absolute http(s) URL without query. */
  readonly to: string;
  /**
   * `forwarded`: the path that the proxy forwards is put behind `to` (option `production.api`).
   * `replaced`: `to` replaces the prefix of the path that the page asked for (client env variable).
   * `either`: the variable is empty in development, so nobody can tell which of the two the source does (`base + '/api/x'` or
   * `(base || '/api') + '/x'`). Where both give one URL it is known; else the forwarded one is taken and is assumed.
   */
  readonly join: 'forwarded' | 'replaced' | 'either';
}

export interface Deployment {
  /** Serialized origin of the production page; missing = unknown. */
  readonly page?: Fact<string>;
  /** First match wins. No match = assumed: the proxy target itself. */
  readonly routes: readonly Fact<Route>[];
  /** Headers that production sends with the page. */
  readonly pageHeaders: Fact<readonly HeaderLine[]>;
  /** Origins seen in project files that are only suggested, never used (package.json homepage). */
  readonly suggestedPage?: string;
  /** Notes on repaired option values and on files that say two things, one line each; `startLines` ends with them. */
  readonly notes: readonly string[];
}

/** One entry of the dev server's proxy, as far as this room cares. */
export interface ProxyEntry {
  /** Key of the entry as the user wrote it, e.g. `/api` or `^/api/v[12]`. */
  readonly context: string;
  /** Where it forwards to; only its origin is ever shown. `''` where only a request tells (a router). */
  readonly target: string;
}

/** Where one observed call goes in production. */
export interface ProductionCall {
  /** Absolute URL; for `same-origin` the path on the page's origin, or on `https://cors-guard.invalid` while that is unknown. */
  readonly url: string;
  readonly basis: Basis;
  readonly source: string;
  /** Same origin as the production page: no CORS at all. */
  readonly sameOrigin: boolean;
  /** The production URL is on another origin than the proxy's target: two environments that are never mixed. */
  readonly otherEnvironment: boolean;
  /** Loopback or private by name, and not given as `production.api`: stands for development code. */
  readonly developmentTarget: boolean;
  /** The page of the dev server calls it by itself, past the proxy: there is no answer to compare with. */
  readonly direct?: true;
}
