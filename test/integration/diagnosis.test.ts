import { describe, expect, it } from 'vitest';
import type { CorsGuardOptions } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { call } from '../helpers/call.ts';
import { startSharedCache } from '../helpers/nginx.ts';
import { allowlistApi, startTarget, type Answer, type Received } from '../helpers/recording-target.ts';
import { closing, PAGE, setUp, type SetUp } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';

const given =
  (more: CorsGuardOptions = {}) =>
  (api: string): CorsGuardOptions => ({ production: { page: PAGE, api }, ...more });

/** What a request asks: `PAGE GET x-a`. */
const asks = ({ headers }: Received): string =>
  [headers.origin, headers['access-control-request-method'], headers['access-control-request-headers']]
    .filter(Boolean)
    .join(' ');

const named = async ({ judged }: SetUp, calls: number): Promise<string[]> => {
  const report = await judged(calls);
  return report.findings.map(({ code, detail, severity }) => `${severity} ${code} (${detail})`);
};

describe('a list with a mistyped entry', () => {
  it('is told by the spelling that it answers, once, by OPTIONS alone', async () => {
    const api = await setUp(allowlistApi([`${PAGE}/`]), { options: given() });
    await api.page('GET', '/api/items');
    expect(await named(api, 1)).toEqual(['error allow-origin-missing (listed-with-slash)']);
    const first = api.target.probes();
    expect(first.map((probe) => `${probe.method} ${asks(probe)}`)).toEqual([
      `GET ${PAGE}`,
      `OPTIONS ${PAGE} GET`,
      `OPTIONS ${PAGE}/ GET`,
    ]);
    // Other calls of the same cause cost their own requests and nothing more.
    await api.page('GET', '/api/others');
    await api.page('PUT', '/api/items', { 'content-type': 'application/json' }, '{}');
    expect(await named(api, 3)).toEqual(['error allow-origin-missing (listed-with-slash)']);
    const more = api.target.probes().slice(first.length);
    expect(more.map(({ url }) => url).sort()).toEqual(['/api/items', '/api/others']);
  });

  it('is the development list when it answers the page of development', async () => {
    const origins: string[] = [];
    const api = await setUp((...args) => allowlistApi(origins)(...args), { options: given() });
    origins.push(api.dev.url);
    await api.page('GET', '/api/items');
    expect(await named(api, 1)).toEqual(['error allow-origin-missing (localhost-only)']);
    await until('the block', () => api.dev.output().includes(`It does answer "${api.dev.url}"`));
  });

  it('costs at most eight preflights when nothing helps, and none of a foreign origin', async () => {
    const api = await setUp(allowlistApi(['https://elsewhere.example']), { options: given() });
    await api.page('GET', '/api/items');
    expect(await named(api, 1)).toEqual(['error allow-origin-missing (origin-refused)']);
    const preflights = api.target.probes().filter(({ method }) => method === 'OPTIONS');
    expect(preflights.length).toBeGreaterThan(1);
    expect(preflights.length).toBeLessThanOrEqual(8);
    for (const { headers } of api.target.probes())
      expect(headers.origin).toMatch(/app\.shop\.example|^http:\/\/(localhost|127\.0\.0\.1):\d+$/);
    for (const { method, headers } of api.target.probes()) if (method === 'GET') expect(headers.origin).toBe(PAGE);
  });
});

/** Sends no CORS header when anything of the preflight is not allowed. */
const strictApi =
  (methods: readonly string[], headers: readonly string[]): Answer =>
  (request, response) => {
    const method = request.headers['access-control-request-method'];
    const names = (request.headers['access-control-request-headers'] ?? '').split(',');
    const isRefused =
      request.headers.origin !== PAGE ||
      (method !== undefined && !methods.includes(method)) ||
      names.some((name) => name !== '' && !headers.includes(name));
    response.setHeader('Vary', 'Origin');
    if (!isRefused) {
      response.setHeader('Access-Control-Allow-Origin', PAGE);
      response.setHeader('Access-Control-Allow-Methods', methods.join());
      response.setHeader('Access-Control-Allow-Headers', headers.join());
    }
    response.writeHead(request.method === 'OPTIONS' ? 204 : 200).end();
  };

describe('a server that refuses a preflight as a whole', () => {
  it('is asked for one thing after the other', async () => {
    const api = await setUp(strictApi(['GET', 'PUT'], ['content-type']), { options: given() });
    await api.page('PUT', '/api/items', { 'content-type': 'application/json', 'x-tenant': 'a' }, '{}');
    expect(await named(api, 1)).toEqual(['error preflight-refused-as-a-whole (header)']);
    const probes = api.target.probes();
    expect(new Set(probes.map(({ method }) => method))).toEqual(new Set(['OPTIONS']));
    expect(probes.length).toBeLessThanOrEqual(1 + 8);
    await until('the block', () => api.dev.output().includes('refuses the header x-tenant'));
  });
});

describe('nothing is found out', () => {
  it.each([
    ['with probing off', (api: string) => ({ production: { page: PAGE, api }, probe: false as const })],
    ['of an API on another site that nobody gave', () => ({ production: { page: 'http://app.other.example' } })],
    ['while the page is unknown', () => ({})],
  ])('%s', async (_when, options) => {
    const api = await setUp(allowlistApi(['https://elsewhere.example']), { options });
    await api.page('GET', '/api/items');
    await api.judged(1);
    const preflights = api.target.probes().filter(({ method }) => method === 'OPTIONS');
    expect(preflights.map(asks).filter((asked) => asked !== 'https://cors-guard.invalid GET')).toEqual([]);
  });
});

it('leaves a shared cache as it was, whatever was found out', async () => {
  const api = closing(await startTarget(allowlistApi([`${PAGE}/`], { vary: false })));
  const cache = closing(await startSharedCache(api.origin));
  const visit = async (path: string): Promise<unknown[]> => {
    const { headers } = await call(`http://127.0.0.1:${cache.port}${path}`, { headers: { origin: PAGE } });
    return [headers['access-control-allow-origin'], headers['x-cache']];
  };
  const forward: Answer = (request, response) => {
    void call(`http://127.0.0.1:${cache.port}${request.url ?? ''}`, {
      method: request.method ?? 'GET',
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    }).then(({ status, headers }) => {
      const allowed = headers['access-control-allow-origin'];
      response.writeHead(status, typeof allowed === 'string' ? { 'access-control-allow-origin': allowed } : {}).end();
    });
  };
  const guarded = await setUp(forward, { options: given() });
  expect(await visit('/items')).toEqual([undefined, 'MISS']);
  await guarded.page('GET', '/api/items');
  expect(await named(guarded, 1)).toEqual(['error allow-origin-missing (listed-with-slash)']);
  expect(await visit('/items')).toEqual([undefined, 'HIT']);
});
