import { Agent } from 'node:http';
import { describe, expect, it } from 'vitest';
import { targetOf, transportOf, type ProxyOptionsLike } from './proxy-options.ts';

describe('targetOf', () => {
  const table: readonly (readonly [options: ProxyOptionsLike, target: string, base: string])[] = [
    [{ target: 'https://api.example.com' }, 'https://api.example.com', ''],
    [{ target: 'https://api.example.com:443/v2/' }, 'https://api.example.com', '/v2'],
    [{ target: 'http://localhost:3000/a/b?x=1' }, 'http://localhost:3000', '/a/b'],
    [{ target: 'ws://localhost:3000' }, 'http://localhost:3000', ''],
    [{ target: 'wss://live.example.com/socket' }, 'https://live.example.com', '/socket'],
    [{ target: new URL('https://api.example.com/v2') }, 'https://api.example.com', '/v2'],
    [{ target: 'https://api.example.com/v2', prependPath: false }, 'https://api.example.com', ''],
    [{ target: { host: 'localhost', port: 8080 } }, 'http://localhost:8080', ''],
    [
      { target: { host: 'api.test:8443', hostname: 'api.test', port: '8443', protocol: 'https:' } },
      'https://api.test:8443',
      '',
    ],
    [{ target: { host: 'api.test:8443', port: 8443, protocol: 'https' } }, 'https://api.test:8443', ''],
    [{ target: { host: '::1', port: 3000, path: '/v1' } }, 'http://[::1]:3000', '/v1'],
    [{ target: { socketPath: '/run/api.sock' } }, 'http://localhost', ''],
  ];

  it.each(table)('%o', (options, target, targetBase) => {
    expect(targetOf(options)).toEqual({ target, targetBase });
  });

  it.each([[{}], [{ target: '' }], [{ target: 'not a url' }], [{ target: 42 }], [{ target: {} }]])(
    '%o is no target',
    (options) => {
      expect(targetOf(options)).toBeUndefined();
    },
  );
});

describe('transportOf', () => {
  const agent = new Agent();

  const table: readonly (readonly [name: string, options: ProxyOptionsLike, transport: object])[] = [
    ['nothing set', { target: 'https://a.test', secure: true, agent: false }, {}],
    ['an agent', { target: 'https://a.test', agent }, { agent }],
    ['no certificate check', { target: 'https://a.test', secure: false }, { rejectUnauthorized: false }],
    ['a socket', { target: { socketPath: '/run/api.sock' } }, { socketPath: '/run/api.sock' }],
    [
      'a client certificate',
      { target: { host: 'a', key: 'k', cert: 'c', passphrase: 'p' } },
      { key: 'k', cert: 'c', passphrase: 'p' },
    ],
    [
      'the CA of the entry above others',
      { target: { host: 'a', ca: 't' }, ssl: { ca: 's', pfx: 'x' }, ca: 'e' },
      { ca: 'e', pfx: 'x' },
    ],
    ['settings that are undefined', { target: { host: 'a', ca: undefined }, ssl: { ca: 's' } }, { ca: 's' }],
  ];

  it.each(table)('%s', (_name, options, transport) => {
    expect(transportOf(options)).toEqual(transport);
  });
});
