import { describe, expect, it } from 'vitest';
import { proxyEditsOf, setByProxy, type BothSides } from './proxy-edits.ts';

const TARGET = 'https://api.example.com';

describe('setByProxy', () => {
  it.each([
    ['what is added', [], { 'X-Api-Key': 'k' }, ['x-api-key']],
    ['what is replaced', [['Authorization', 'a']], { authorization: 'b' }, ['authorization']],
    ['nothing that is forwarded', [['Accept', '*/*']], { accept: '*/*' }, []],
    [
      'no joined lines',
      [
        ['X-A', '1'],
        ['x-a', '2'],
      ],
      { 'x-a': '1, 2' },
      [],
    ],
    [
      'no joined cookies',
      [
        ['cookie', 'a=1'],
        ['cookie', 'b=2'],
      ],
      { cookie: 'a=1; b=2' },
      [],
    ],
    ['no connection headers', [], { connection: 'close', 'transfer-encoding': 'chunked' }, []],
    ['no header without a value', [], { 'x-a': undefined }, []],
    ['no Host of the dev server', [['Host', 'localhost:5173']], { host: 'localhost:5173' }, []],
    ['no Host by changeOrigin', [['Host', 'localhost:5173']], { host: 'api.example.com' }, []],
    ['a Host that somebody chose', [['Host', 'localhost:5173']], { host: 'tenant.example.com' }, ['host']],
    ['no Host over HTTP/2', [], { host: 'api.example.com' }, []],
  ] as const)('tells %s', (_name, page, sent, names) => {
    expect(setByProxy(page, sent, TARGET)).toEqual(names);
  });
});

const sides = (more: Partial<BothSides>): BothSides => ({
  page: [],
  sent: {},
  isTold: true,
  answered: [],
  delivered: undefined,
  ...more,
});

describe('proxyEditsOf', () => {
  it('tells what did not reach the target, connection headers aside', () => {
    const page = [
      ['Host', 'x'],
      ['Connection', 'close'],
      ['Cookie', 'a=1'],
      ['Origin', 'http://x'],
      ['X-A', '1'],
    ] as const;
    expect(proxyEditsOf(sides({ page, sent: { 'x-a': '1' } })).dropped).toEqual(['cookie', 'origin']);
    expect(proxyEditsOf(sides({ page, isTold: false })).dropped).toEqual([]);
  });

  it('tells the Origin that the target received', () => {
    expect(proxyEditsOf(sides({ sent: { Origin: 'https://a.example' } })).origin).toBe('https://a.example');
    expect(proxyEditsOf(sides({})).origin).toBeNull();
  });

  it('tells CORS headers that a hook made, not those of the target or of the dev server', () => {
    const answered = [['Access-Control-Allow-Credentials', 'true']] as const;
    const before = { 'access-control-allow-origin': '*' };
    const after = { ...before, 'Access-Control-Allow-Credentials': 'true', 'access-control-expose-headers': 'x' };
    const { corsHeaders } = proxyEditsOf(sides({ answered, delivered: { before, after } }));
    expect(corsHeaders).toEqual(['access-control-expose-headers']);
  });

  it('tells cookies by name and attributes, and keeps no value', () => {
    const answered = [
      ['Set-Cookie', 'a=s3cret; Domain=api.example.com; Path=/'],
      ['set-cookie', 'b=s3cret; Path=/'],
      ['Set-Cookie', 'c=s3cret'],
    ] as const;
    const after = { 'set-cookie': ['a=s3cret; Path=/', 'b=s3cret; path=/'] };
    const { cookies } = proxyEditsOf(sides({ answered, delivered: { before: {}, after } }));
    expect(cookies).toEqual([
      { name: 'a', sent: ['Domain=api.example.com', 'Path=/'], got: ['Path=/'] },
      { name: 'c', sent: [], got: null },
    ]);
  });
});
