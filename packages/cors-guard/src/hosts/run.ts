import type { Env, RunFacts } from '../deployment/index.ts';

/**
 * What the environment tells about a run: runners that start dev servers to test the app, not to develop it, and continuous
 * integration.
 *
 * @example runOf(process.env) // { testRun: false, ci: false }
 */
export function runOf(env: Env): Pick<RunFacts, 'testRun' | 'ci'> {
  return { testRun: isSet(env.VITEST) || isSet(env.JEST_WORKER_ID) || env.NODE_ENV === 'test', ci: isSet(env.CI) };
}

const isSet = (value: string | undefined): boolean => value !== undefined && !/^(|0|false)$/i.test(value);
