import type { PreflightCache, RegistrableDomain } from '../rules/index.ts';

/** What the engine is told about the world; it has no clock and no list of its own. */
export interface Env {
  /** By the public suffix list, private section included; `null` for addresses and suffixes. */
  readonly registrableDomain: RegistrableDomain;
  /**
   * Preflights the browser keeps from earlier calls, `[]` at first. What it keeps afterwards is `settlement.cache`.
   * `undefined` = judge this call alone; nothing is kept.
   */
  readonly cache?: PreflightCache | undefined;
  /** Milliseconds since the epoch; only compared with what the cache holds. */
  readonly now: number;
}
