import { describe, expect, it } from 'vitest';
import { admitRedirect, type Resolve } from './redirect-guard.ts';

const NAMES: Readonly<Record<string, readonly string[]>> = {
  'api.example.com': ['203.0.113.1'],
  'cdn.example.com': ['203.0.113.2'],
  'inside.example.com': ['10.0.0.7'],
  'mixed.example.com': ['203.0.113.3', '::ffff:127.0.0.1'],
  'api.mapped.test': ['127.0.0.1'],
  'web.mapped.test': ['127.0.0.1'],
};

const resolve: Resolve = (host) => {
  const addresses = NAMES[host] ?? (/^[\d.]+$|:/.test(host) ? [host] : undefined);
  return addresses
    ? Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))
    : Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
};

const admit = (from: string, to: string, connectedTo?: string): ReturnType<typeof admitRedirect> =>
  admitRedirect(from, connectedTo, to, resolve);

describe('admitRedirect from a public server', () => {
  it.each([
    ['localhost'],
    ['127.0.0.1'],
    ['0.0.0.0'],
    ['::1'],
    ['fe80::1'],
    ['169.254.169.254'],
    ['192.168.1.1'],
    ['router'],
    ['printer.local'],
    ['inside.example.com'],
    ['mixed.example.com'],
    ['api.mapped.test'],
  ])('refuses %s', async (to) => {
    expect(await admit('api.example.com', to)).toBe('refused');
  });

  it('admits a public one, at the addresses that were looked at', async () => {
    expect(await admit('api.example.com', 'cdn.example.com')).toEqual({
      addresses: [{ address: '203.0.113.2', family: 4 }],
    });
  });

  it('admits a name that only an outbound proxy knows', async () => {
    expect(await admit('api.example.com', 'unknown.example.com')).toEqual({});
    expect(await admit('unknown.example.com', 'cdn.example.com')).toHaveProperty('addresses');
  });

  it('refuses from a server whose own name only an outbound proxy knows', async () => {
    expect(await admit('unknown.example.com', 'inside.example.com')).toBe('refused');
  });
});

describe('admitRedirect from inside', () => {
  it.each([['localhost'], ['10.1.2.3']])('admits all from %s', async (from) => {
    expect(await admit(from, 'web.mapped.test')).toEqual({});
    expect(await admit(from, 'localhost')).toEqual({});
  });

  it.each([['api.mapped.test'], ['inside.example.com']])(
    'admits other names from %s, which only resolves to the inside, but nothing that is local by name',
    async (from) => {
      expect(await admit(from, 'web.mapped.test')).toEqual({});
      expect(await admit(from, 'localhost')).toBe('refused');
    },
  );

  it('goes by where the connection went, not by what the name resolves to by now', async () => {
    expect(await admit('api.example.com', 'web.mapped.test', '127.0.0.1')).toEqual({});
    expect(await admit('api.mapped.test', 'web.mapped.test', '203.0.113.9')).toBe('refused');
  });
});
