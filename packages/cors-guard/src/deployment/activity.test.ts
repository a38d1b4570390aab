import { describe, expect, it } from 'vitest';
import { isActive, readSwitch } from './activity.ts';

const dev = { testRun: false, ci: false, hasProxy: true };

describe('isActive', () => {
  it.each([
    ['a dev server with a proxy', {}, undefined, dev, true],
    ['no proxy', {}, undefined, { ...dev, hasProxy: false }, false],
    ['a test run', {}, undefined, { ...dev, testRun: true }, false],
    ['CI', {}, undefined, { ...dev, ci: true }, false],
    ['enabled in a test run', { enabled: true }, undefined, { ...dev, testRun: true }, true],
    [
      'enabled in CI without a proxy',
      { enabled: true },
      undefined,
      { testRun: false, ci: true, hasProxy: false },
      true,
    ],
    ['disabled', { enabled: false }, undefined, dev, false],
    ['on in CI', {}, 'on', { ...dev, ci: true }, true],
    ['on wins over disabled', { enabled: false }, 'on', dev, true],
    ['off', {}, 'off', dev, false],
    ['off wins over enabled', { enabled: true }, 'OFF', dev, false],
    ['garbage', { enabled: true }, 'verbose', dev, false],
    ['empty is unset', {}, '', dev, true],
  ] as const)('%s', (_, options, value, facts, active) => {
    expect(isActive(options, { CORS_GUARD: value }, facts)).toBe(active);
  });
});

describe('readSwitch', () => {
  it.each([
    ['on', { value: 'on' }],
    [' On ', { value: 'on' }],
    ['1', { value: 'on' }],
    ['true', { value: 'on' }],
    ['off', { value: 'off' }],
    ['0', { value: 'off' }],
    ['False', { value: 'off' }],
    ['', undefined],
    [undefined, undefined],
    ['disabled', { expected: '"on" or "off"' }],
  ])('%j', (value, read) => {
    expect(readSwitch({ CORS_GUARD: value })).toEqual(read);
  });
});
