import { describe, expect, it } from 'vitest';
import type { Env } from './activity.ts';
import type { ResolvedOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';

function resolve(input: unknown, env: Env = {}): ResolvedOptions {
  return resolveOptions(input, env, ['blocked-by-csp']);
}

describe('defaults', () => {
  it.each([[undefined], [{}], [{ probe: undefined, production: undefined }]])('of %j', (input) => {
    const options = resolve(input);
    expect(options).toMatchObject({
      production: { routes: [] },
      proxy: {},
      probe: { level: 'safe', headers: [], inFlight: 2, perMinute: 60, timeout: 10_000 },
      ignore: [],
      asProduction: false,
      browsers: ['chromium', 'firefox', 'webkit'],
      overlay: { position: 'bottom-right', shortcut: 'alt+shift+c' },
      report: false,
      notes: [],
    });
    expect(options).not.toHaveProperty('enabled');
    expect(options.production).not.toHaveProperty('page');
    expect(options.isExcluded('/api/x')).toBe(false);
    expect(options.probe.mayUseCredentials('/api/me')).toBe(false);
  });
});

describe('repairs', () => {
  it.each([
    [
      { production: { page: 'HTTPS://App.Example.com:443/' } },
      'production.page: "HTTPS://App.Example.com:443/" is read as "https://app.example.com"',
    ],
    [
      { production: { page: 'https://app.example.com/login' } },
      'production.page: "https://app.example.com/login" is read as "https://app.example.com"',
    ],
    [
      { production: { api: 'https://api.example.com/' } },
      'production.api: "https://api.example.com/" is read as "https://api.example.com"',
    ],
    [{ production: { api: { '/api/': 'same-origin' } } }, 'a key of production.api: "/api/" is read as "/api"'],
    [
      { ignore: [{ code: 'blocked-by-csp', target: 'https://A.example/' }] },
      'ignore[0].target: "https://A.example/" is read as "https://a.example"',
    ],
    [{ browsers: 'webkit' }, 'browsers: a single value is read as a list of one'],
    [{ exclude: '/api/x' }, 'exclude: a single value is read as a list of one'],
    [{ probe: { credentials: '/api/me' } }, 'probe.credentials: a single value is read as a list of one'],
  ])('%j: %s', (input, note) => {
    expect(resolve(input).notes).toEqual([note]);
  });

  it.each([
    { production: { page: 'https://app.example.com', api: 'https://api.example.com/v1' } },
    { production: { api: { '/': 'same-origin' } } },
    { production: { page: 'null', api: 'https://api.example.com' } },
    { ignore: [{ code: 'blocked-by-csp', target: 'https://a.example' }], browsers: ['standard'], exclude: ['/x'] },
  ])('%j needs none', (input) => {
    expect(resolve(input).notes).toEqual([]);
  });

  it('shows no query in a note', () => {
    expect(resolve({ production: { page: 'https://app.example.com/?t=canary' } }).notes.join()).not.toContain('canary');
  });
});

describe('production', () => {
  it('takes CORS_GUARD_PAGE where the option is silent', () => {
    const env = { CORS_GUARD_PAGE: 'https://env.example/' };
    expect(resolve({}, env).production.page).toEqual({
      value: 'https://env.example',
      basis: 'given',
      source: 'CORS_GUARD_PAGE',
    });
    expect(resolve({ production: { page: 'https://app.example.com' } }, env).production.page).toEqual({
      value: 'https://app.example.com',
      basis: 'given',
      source: 'option production.page',
    });
    expect(resolve({}, { CORS_GUARD_PAGE: '' }).production).not.toHaveProperty('page');
  });

  it('sorts prefixes, the longest first', () => {
    const api = { '/': 'same-origin', '/api': 'https://a.example', '/api/v2/': 'https://b.example/v2' };
    const { routes } = resolve({ production: { api } }).production;
    expect(routes.map(({ value }) => [value.prefix, value.to])).toEqual([
      ['/api/v2', 'https://b.example/v2'],
      ['/api', 'https://a.example'],
      ['', 'same-origin'],
    ]);
    expect(routes[1]).toMatchObject({
      basis: 'given',
      source: 'option production.api["/api"]',
      value: { join: 'forwarded' },
    });
  });

  it('keeps header lines in order', () => {
    const headers = { 'Content-Security-Policy': "default-src 'self'", 'x-a': ' b ' };
    expect(resolve({ production: { headers } }).production.headers).toEqual([
      ['Content-Security-Policy', "default-src 'self'"],
      ['x-a', 'b'],
    ]);
  });
});

describe('probe, proxy, report and paths', () => {
  it.each([
    ['safe', 'safe'],
    ['preflight', 'preflight'],
    [false, false],
    [{}, 'safe'],
    [{ level: false }, false],
    [{ level: 'preflight', timeout: 100 }, 'preflight'],
  ])('probe %j has level %j', (probe, level) => {
    expect(resolve({ probe }).probe.level).toBe(level);
  });

  it('leaves a gate header out that the environment does not set', () => {
    expect(resolve({ probe: { headers: { 'x-gate': undefined, authorization: 'Basic abc' } } }).probe.headers).toEqual([
      ['authorization', 'Basic abc'],
    ]);
  });

  it('keeps the identity of proxy entries', () => {
    const entry = { target: 'https://api.example.com', configure: () => undefined };
    expect(resolve({ proxy: { '/api': entry, '/x': 'https://x.example' } }).proxy['/api']).toBe(entry);
  });

  it.each([
    [true, 'node_modules/.cors-guard/report.json'],
    [false, false],
    ['out/cors.json', 'out/cors.json'],
  ])('report %j is written to %j', (report, path) => {
    expect(resolve({ report }).report).toBe(path);
  });

  it.each([
    [['/api/legacy/*'], '/api/legacy/a?x=1', true],
    [['/api/legacy/*'], '/api/legacy/a/b', false],
    [['/api/legacy/**'], '/api/legacy/a/b', true],
    [['/api/legacy'], '/api/legacy/a', false],
    [['/api/legacy'], '/api/legacy?a/b', true],
    [['/a', '/b/**'], '/b/c', true],
    [['**'], '/anything/at/all', true],
    [['**/*.json'], '/api/x.json', true],
    [['/.well-known/*'], '/.well-known/a', true],
    [['/api/**'], '/api/.hidden', true],
    [['/{a,b}/*'], '/b/x', true],
    [['/api/*'], '/API/x', false],
  ])('exclude %j against %s: %s', (exclude, path, excluded) => {
    expect(resolve({ exclude }).isExcluded(path)).toBe(excluded);
  });

  it('opts single paths into credentials', () => {
    const { mayUseCredentials } = resolve({ probe: { credentials: ['/api/me', '/api/orders/*'] } }).probe;
    expect(['/api/me', '/api/me?x', '/api/orders/7', '/api/me/keys', '/api'].map(mayUseCredentials)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('reads a code alone as a rule, and a browser once', () => {
    expect(resolve({ ignore: ['blocked-by-csp'], browsers: ['firefox', 'firefox'] })).toMatchObject({
      ignore: [{ code: 'blocked-by-csp' }],
      browsers: ['firefox'],
    });
  });
});

describe('overlay', () => {
  it.each([
    [false, false],
    [true, { position: 'bottom-right', shortcut: 'alt+shift+c' }],
    [{ position: 'top-left' }, { position: 'top-left', shortcut: 'alt+shift+c' }],
    [{ shortcut: '' }, { position: 'bottom-right', shortcut: '' }],
  ])('%j is %j', (overlay, resolved) => {
    expect(resolve({ overlay }).overlay).toEqual(resolved);
  });
});
