import { expect, it } from 'vitest';
import { createUnderWay } from './under-way.ts';

it('tells how long the youngest request is under way, and gives up on what takes too long', () => {
  let time = 0;
  const underWay = createUnderWay(() => time);
  expect(underWay.age()).toBeUndefined();
  underWay.start();
  time = 1_000;
  const over = underWay.start();
  time = 3_000;
  expect(underWay.age()).toBe(2_000);
  over();
  over();
  expect(underWay.age()).toBe(3_000);
  time = 15_001;
  expect(underWay.age()).toBeUndefined();
});
