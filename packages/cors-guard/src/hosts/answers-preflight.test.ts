import { expect, it } from 'vitest';
import { answersPreflight } from './answers-preflight.ts';

it.each([
  [true, true],
  [{}, true],
  [{ preflightContinue: false }, true],
  [{ preflightContinue: true }, false],
  [false, false],
])('with cors: %j a dev server ends every OPTIONS: %s', (cors, ends) => {
  expect(answersPreflight(cors)).toBe(ends);
});
