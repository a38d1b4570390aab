import { describe, expect, it } from 'vitest';
import type { Env } from './activity.ts';
import { CorsGuardError } from './errors.ts';
import { resolveOptions } from './resolve-options.ts';

function errorOf(input: unknown, env: Env = {}): CorsGuardError {
  try {
    resolveOptions(input, env, ['allow-origin-missing', 'preflight-every-call', 'blocked-by-csp']);
  } catch (error) {
    if (error instanceof CorsGuardError) return error;
  }
  throw new Error('no CorsGuardError was thrown');
}

describe('wrong options', () => {
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

  it('finds a page from the environment that contradicts the API', () => {
    expect(errorOf({ production: { api: 'same-origin' } }, { CORS_GUARD_PAGE: 'null' }).message).toContain(
      'CORS_GUARD_PAGE',
    );
  });
});
