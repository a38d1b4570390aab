import { describe, expect, it } from 'vitest';
import { addressSpaceOf, isLocalName } from './addresses.ts';
import { CorsGuardError } from './errors.ts';

describe('addressSpaceOf', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['0.0.0.0', 'loopback'],
    ['198.18.0.1', 'loopback'],
    ['198.19.255.255', 'loopback'],
    ['::1', 'loopback'],
    ['[::1]', 'loopback'],
    ['::', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['0.1.2.3', 'private'],
    ['10.0.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['100.127.255.255', 'private'],
    ['169.254.169.254', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.20', 'private'],
    ['::ffff:192.168.1.20', 'private'],
    ['fc00::1', 'private'],
    ['fdff::1', 'private'],
    ['fe80::1', 'private'],
    ['fe80::1%eth0', 'private'],
    ['febf::1', 'private'],
    ['fec0::1', 'private'],
    ['2001:db8::1', 'private'],
    ['3fff:fff::1', 'private'],
    ['8.8.8.8', 'public'],
    ['126.255.255.255', 'public'],
    ['128.0.0.1', 'public'],
    ['100.63.255.255', 'public'],
    ['100.128.0.0', 'public'],
    ['172.15.255.255', 'public'],
    ['172.32.0.0', 'public'],
    ['192.167.255.255', 'public'],
    ['198.17.255.255', 'public'],
    ['198.20.0.0', 'public'],
    ['1.0.0.0', 'public'],
    ['2606:4700::1111', 'public'],
    ['::2', 'public'],
    ['2001:db9::1', 'public'],
    ['3fff:1000::1', 'public'],
    ['::ffff:8.8.8.8', 'public'],
  ])('%s is %s', (literal, space) => {
    expect(addressSpaceOf(literal)).toBe(space);
  });

  it.each(['', 'localhost', 'api.example.com', '256.1.1.1', '1.2.3', '1:2', ':::', '127.0.0.1:80'])(
    'throws on %j, which is no address',
    (text) => {
      expect(() => addressSpaceOf(text)).toThrow(CorsGuardError);
    },
  );
});

describe('isLocalName', () => {
  it.each([
    'localhost',
    'LOCALHOST',
    'localhost.',
    'app.localhost',
    'printer.local',
    'Printer.Local',
    'api',
    'backend',
    'db_1',
    '127.0.0.1',
    '127.1',
    '0x7f000001',
    '2130706433',
    '0.0.0.0',
    '10.1.2.3',
    '192.168.0.10',
    '169.254.169.254',
    '::1',
    '[::1]',
    '[fe80::1]',
    'fd00::1',
    '::ffff:10.0.0.1',
    '[::ffff:a00:1]',
  ])('%s is local', (host) => {
    expect(isLocalName(host)).toBe(true);
  });

  it.each([
    'api.example.com',
    'localhost.example.com',
    'local.example',
    'mylocal.dev',
    'notlocalhost.com',
    'api.internal',
    '8.8.8.8',
    '[2606:4700::1111]',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '',
    'a b',
    '10.0.0.1.example.com',
  ])('%j is not', (host) => {
    expect(isLocalName(host)).toBe(false);
  });
});
