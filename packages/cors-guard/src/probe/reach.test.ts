import { describe, expect, it } from 'vitest';
import { reachOf } from './reach.ts';
import type { Resolve } from './redirect-guard.ts';

const names: Readonly<Record<string, string>> = {
  'app.example.com': '203.0.113.7',
  'intranet.example.com': '10.0.0.7',
};

const resolve: Resolve = (host) => {
  const address = names[host];
  return address === undefined ? Promise.reject(new Error('no such name')) : Promise.resolve([{ address, family: 4 }]);
};

const reach = (connectedTo: string | undefined, page: string | undefined, target = 'api.example.com') =>
  reachOf(target, connectedTo, page, resolve);

describe('reachOf', () => {
  it.each([
    ['93.184.216.34', 'app.example.com', 'public'],
    ['127.0.0.1', 'app.example.com', 'loopback'],
    ['::1', 'app.example.com', 'loopback'],
    ['10.1.2.3', 'app.example.com', 'private'],
    ['10.1.2.3', 'unknown.example.com', 'private'],
    ['10.1.2.3', undefined, 'private'],
    ['10.1.2.3', 'intranet.example.com', 'public'],
    ['10.1.2.3', 'localhost', 'public'],
  ] as const)('%s, for a page at %s: %s', async (address, page, expected) => {
    expect(await reach(address, page)).toBe(expected);
  });

  it('is not told by an agent, and not for names that are local by themselves', async () => {
    expect(await reach(undefined, 'app.example.com')).toBeUndefined();
    expect(await reach('127.0.0.1', 'app.example.com', 'localhost')).toBeUndefined();
  });
});
