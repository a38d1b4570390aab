import { describe, expect, it } from 'vitest';
import { CorsGuardError } from './errors.ts';
import type { Env } from './activity.ts';
import type { ResolvedOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';

const codes = ['allow-origin-missing', 'preflight-every-call', 'blocked-by-csp'];

function resolve(input: unknown, env: Env = {}): ResolvedOptions {
  return resolveOptions(input, env, codes);
}

function errorOf(input: unknown, env: Env = {}): CorsGuardError {
  try {
    resolve(input, env);
  } catch (error) {
    if (error instanceof CorsGuardError) return error;
  }
  throw new Error('no CorsGuardError was thrown');
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

describe('wrong values', () => {
  it.each([
    [null, 'options'],
    ['safe', 'options'],
    [[], 'options'],
    [{ production: 'https://app.example.com' }, 'production'],
    [{ production: { page: 3 } }, 'production.page'],
    [{ production: { page: null } }, 'production.page'],
    [{ production: { page: '' } }, 'production.page'],
    [{ production: { page: ['https://a.example'] } }, 'production.page'],
    [{ production: { page: 'app.example.com' } }, 'production.page'],
    [{ production: { api: '' } }, 'production.api'],
    [{ production: { api: '/api' } }, 'production.api'],
    [{ production: { api: {} } }, 'production.api'],
    [{ production: { api: ['https://api.example.com'] } }, 'production.api'],
    [{ production: { api: { api: 'https://api.example.com' } } }, 'a key of production.api'],
    [{ production: { api: { '^/api': 'https://api.example.com' } } }, 'a key of production.api'],
    [{ production: { api: { '/api': 3 } } }, 'production.api["/api"]'],
    [{ production: { api: { '/api': 'same-origin', '/api/': 'https://a.example' } } }, 'production.api["/api/"]'],
    [{ production: { page: 'null', api: 'same-origin' } }, 'production.api'],
    [{ production: { page: 'file:///', api: { '/api': 'same-origin' } } }, 'production.api'],
    [{ production: { headers: 'x' } }, 'production.headers'],
    [{ production: { headers: { 'a b': 'x' } } }, 'production.headers["a b"]'],
    [{ production: { headers: { csp: ['x'] } } }, 'production.headers["csp"]'],
    [{ production: { headers: { csp: 'a\r\nb' } } }, 'production.headers["csp"]'],
    [{ proxy: '/api' }, 'proxy'],
    [{ proxy: { '/api': 3000 } }, 'proxy["/api"]'],
    [{ proxy: { '/api': '' } }, 'proxy["/api"]'],
    [{ probe: true }, 'probe'],
    [{ probe: 'off' }, 'probe'],
    [{ probe: { level: 'all' } }, 'probe.level'],
    [{ probe: { inFlight: 0 } }, 'probe.inFlight'],
    [{ probe: { inFlight: 1.5 } }, 'probe.inFlight'],
    [{ probe: { perMinute: '60' } }, 'probe.perMinute'],
    [{ probe: { perMinute: Infinity } }, 'probe.perMinute'],
    [{ probe: { timeout: 5 } }, 'probe.timeout'],
    [{ probe: { timeout: Number.NaN } }, 'probe.timeout'],
    [{ probe: { credentials: true } }, 'probe.credentials'],
    [{ probe: { credentials: ['api/me'] } }, 'probe.credentials[0]'],
    [{ probe: { headers: { Origin: 'https://a.example' } } }, 'probe.headers["Origin"]'],
    [{ probe: { headers: { 'Sec-Fetch-Mode': 'cors' } } }, 'probe.headers["Sec-Fetch-Mode"]'],
    [{ exclude: [/^\/api/] }, 'exclude[0]'],
    [{ exclude: ['api/**'] }, 'exclude[0]'],
    [{ exclude: [''] }, 'exclude[0]'],
    [{ exclude: ['/api?x'] }, 'exclude[0]'],
    [{ exclude: { '/api': true } }, 'exclude'],
    [{ ignore: [{}] }, 'ignore[0].code'],
    [{ ignore: [{ code: 'allow-origin-mising' }] }, 'ignore[0].code'],
    [{ ignore: [{ code: 'blocked-by-csp', target: 'api' }] }, 'ignore[0].target'],
    [{ ignore: [{ code: 'blocked-by-csp', detail: 401 }] }, 'ignore[0].detail'],
    [{ ignore: [3] }, 'ignore[0]'],
    [{ browsers: [] }, 'browsers'],
    [{ browsers: ['chromium', 'safari'] }, 'browsers[1]'],
    [{ browsers: { chromium: true } }, 'browsers'],
    [{ report: '' }, 'report'],
    [{ report: {} }, 'report'],
    [{ enabled: 'yes' }, 'enabled'],
    [{ asProduction: 'yes' }, 'asProduction'],
    [{ keepAlive: 'yes' }, 'keepAlive'],
    [{ keepalive: true }, 'keepalive'],
    [{ overlay: 'left' }, 'overlay'],
    [{ overlay: { position: 'left' } }, 'overlay.position'],
    [{ overlay: { shortcut: 'c' } }, 'overlay.shortcut'],
    [{ overlay: { key: 'c' } }, 'overlay.key'],
    [{ probe: { level: 'safe', level2: 'x' } }, 'probe.level2'],
    [{ ignore: [{ code: 'blocked-by-csp', targt: 'x' }] }, 'ignore[0].targt'],
  ])('%j: one problem at %s', (input, path) => {
    const error = errorOf(input);
    expect(error.code).toBe('invalid-options');
    expect(error.problems.map((problem) => problem.path)).toEqual([path]);
    expect(error.message).toContain(`  ${path} is `);
  });

  it('are gathered in one message', () => {
    const input = { probe: 'saf', report: 3, enabled: 1, production: { page: 'x.example', api: 3 } };
    const { message, problems } = errorOf(input, { CORS_GUARD: 'maybe', CORS_GUARD_PAGE: 'nope' });
    expect(problems).toHaveLength(7);
    expect(message.split('\n')).toHaveLength(8);
    expect(message).toContain('cors-guard: 7 options are wrong');
    expect(message).toContain('CORS_GUARD is "maybe": expected "on" or "off"');
  });

  it('name path, value and what is expected', () => {
    expect(errorOf({ production: { page: 'app.example.com' } }).message).toBe(
      'cors-guard: an option is wrong\n' +
        '  production.page is "app.example.com": expected one origin such as "https://app.example.com"; ' +
        'did you mean "https://app.example.com"',
    );
  });

  it.each([
    [{ prodution: {} }, 'production'],
    [{ probes: 'safe' }, 'probe'],
    [{ page: 'https://app.example.com' }, 'production.page'],
    [{ timeout: 3 }, 'probe.timeout'],
    [{ probe: { inflight: 2 } }, 'inFlight'],
    [{ probe: 'saef' }, 'safe'],
    [{ browsers: ['chrome'] }, 'chromium'],
    [{ ignore: [{ code: 'preflight-evry-call' }] }, 'preflight-every-call'],
  ])('%j: suggests %s', (input, meant) => {
    expect(errorOf(input).message).toContain(`did you mean "${meant}"`);
  });

  it.each([
    [{ probe: { headers: { authorization: 'canary\n' } } }],
    [{ probe: { headers: { origin: 'canary' } } }],
    [{ probe: { headers: 'canary' } }],
    [{ probe: { credentials: ['Bearer canary'] } }],
    [{ probe: { credentials: 'canary' } }],
    [{ production: { headers: { 'a:b': 'canary' } } }],
    [{ production: { page: 'https://me:canary@app.example.com' } }],
    [{ production: { api: 'https://api.example.com?key=canary' } }],
    [{ token: 'canary' }],
    [{ probe: { token: 'canary' } }],
  ])('%j: shows no secret', (input) => {
    const error = errorOf(input);
    expect(error.message).not.toContain('canary');
    expect(JSON.stringify(error.problems)).not.toContain('canary');
  });

  it('never send control characters to the terminal', () => {
    const { message } = errorOf({ report: 3, '\u001b[2J': 1, production: { page: 'x\u001b[2J' } });
    expect(message).not.toContain('\u001b');
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

  it('finds a page from the environment that contradicts the API', () => {
    expect(errorOf({ production: { api: 'same-origin' } }, { CORS_GUARD_PAGE: 'null' }).message).toContain(
      'CORS_GUARD_PAGE',
    );
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
