import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { createBeside } from './beside.ts';

it('keeps a value with an object, apart from those of others, and the latest one', () => {
  const [one, other] = [createBeside<number>(), createBeside<number>()];
  const owner = {};
  one.set(owner, 1);
  one.set(owner, 2);
  other.set(owner, 3);
  expect([one.get(owner), other.get(owner), one.get({})]).toEqual([2, 3, undefined]);
});

it('is not met by who copies, prints or lists', () => {
  const beside = createBeside<string>();
  const owner = { name: 'request' };
  beside.set(owner, 'ours');
  expect(beside.get({ ...owner })).toBeUndefined();
  expect(Reflect.ownKeys(Object.assign({}, owner))).toEqual(['name']);
  expect(inspect(owner) + JSON.stringify(owner) + Object.keys(owner).join()).not.toContain('ours');
});
