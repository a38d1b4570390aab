import { expect, it } from 'vitest';
import { asCommand } from './command.ts';

it('takes a command', () => {
  expect(asCommand({ kind: 'check-again', calls: ['c1', 'c20'], more: 1 })).toEqual({
    kind: 'check-again',
    calls: ['c1', 'c20'],
  });
});

it.each([
  null,
  'check-again',
  [],
  {},
  { kind: 'check-again' },
  { kind: 'other', calls: ['c1'] },
  { kind: 'check-again', calls: 'c1' },
  { kind: 'check-again', calls: ['c1', 2] },
  { kind: 'check-again', calls: ['../../etc'] },
  { kind: 'check-again', calls: Array.from({ length: 1_001 }, () => 'c1') },
])('refuses %j', (value) => {
  expect(asCommand(value)).toBeUndefined();
});
