import { describe, expect, it } from 'vitest';
import { runOf } from './run.ts';

describe('runOf', () => {
  it.each([
    [{}, { testRun: false, ci: false }],
    [
      { NODE_ENV: 'development', CI: 'false', VITEST: '' },
      { testRun: false, ci: false },
    ],
    [{ CI: 'true' }, { testRun: false, ci: true }],
    [{ VITEST: 'true' }, { testRun: true, ci: false }],
    [{ JEST_WORKER_ID: '1' }, { testRun: true, ci: false }],
    [
      { NODE_ENV: 'test', CI: '1' },
      { testRun: true, ci: true },
    ],
  ])('%j', (env, run) => {
    expect(runOf(env)).toEqual(run);
  });
});
