import type { ResolvedOptions } from './options.ts';
import type { Read } from './origins.ts';

/** Environment variables, as in `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What the host knows about the run. */
export interface RunFacts {
  /** Vitest or another test runner started the server. */
  readonly testRun: boolean;
  /** The run belongs to continuous integration. */
  readonly ci: boolean;
  /** The server has at least one proxy entry, the user's or ours. */
  readonly hasProxy: boolean;
}

/**
 * Whether cors-guard does anything in this run. `CORS_GUARD=on` or `off` decides alone; then the option `enabled`; else it is active
 * on a dev server with a proxy, outside test runs and CI. A value of `CORS_GUARD` that is neither is not understood and keeps it
 * inactive; `resolveOptions` throws on it.
 *
 * @example isActive({}, { CORS_GUARD: 'off' }, { testRun: false, ci: false, hasProxy: true }) // false
 */
export function isActive(options: Pick<ResolvedOptions, 'enabled'>, env: Env, facts: RunFacts): boolean {
  const asked = readSwitch(env);
  if (asked) return 'value' in asked && asked.value === 'on';
  return options.enabled ?? (facts.hasProxy && !facts.testRun && !facts.ci);
}

/**
 * Reads `CORS_GUARD`: `on` or `off` in any case, also `1`, `true`, `0`, `false`; undefined when unset or empty.
 *
 * @example readSwitch({ CORS_GUARD: 'OFF' }) // { value: 'off' }
 */
export function readSwitch(env: Env): Read<'on' | 'off'> | undefined {
  const text = env.CORS_GUARD?.trim().toLowerCase();
  if (!text) return undefined;
  if (/^(on|1|true)$/.test(text)) return { value: 'on' };
  return /^(off|0|false)$/.test(text) ? { value: 'off' } : { expected: '"on" or "off"' };
}
