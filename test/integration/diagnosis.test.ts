import { describe, expect, it } from 'vitest';
import { corsGuard, type CorsGuardOptions } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { call } from '../helpers/call.ts';
import { startSharedCache } from '../helpers/nginx.ts';
import { allowlistApi, startTarget, type Answer, type Received } from '../helpers/recording-target.ts';
import { closing, judgedOf, PAGE, pageOf, setUp, startGuarded, type SetUp } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { startVite } from '../helpers/vite-dev.ts';

const given =
  (more: CorsGuardOptions = {}) =>
  (api: string): CorsGuardOptions => ({ production: { page: PAGE, api }, ...more });

/** What a request asks: `PAGE GET x-a`. */
const asks = ({ headers }: Received): string =>
  [headers.origin, headers['access-control-request-method'], headers['access-control-request-headers']]
    .filter(Boolean)
    .join(' ');

const named = async ({ judged }: Pick<SetUp, 'judged'>, calls: number): Promise<string[]> => {
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
  (methods: readonly string[], headers: readonly string[], { vary = true }: { vary?: boolean } = {}): Answer =>
  (request, response) => {
    const method = request.headers['access-control-request-method'];
    const names = (request.headers['access-control-request-headers'] ?? '').split(',');
    const isRefused =
      request.headers.origin !== PAGE ||
      (method !== undefined && !methods.includes(method)) ||
      names.some((name) => name !== '' && !headers.includes(name));
    if (vary) response.setHeader('Vary', 'Origin');
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

/** A page on this machine: browsers name their site to trustworthy addresses alone, and an API of a test is one only there. */
const NEIGHBOUR = 'http://127.0.0.1:9';

/** Turns away who says that he comes from elsewhere; `isFirst`: before the CORS layer, which answers preflights. */
const policedApi =
  (isFirst: boolean, cacheControl: string): Answer =>
  (request, response, body) => {
    const site = request.headers['sec-fetch-site'];
    const isForeign = site !== undefined && site !== 'same-origin';
    response.setHeader('Cache-Control', cacheControl);
    if (isForeign && (isFirst || request.method !== 'OPTIONS')) response.writeHead(403).end();
    else allowlistApi([NEIGHBOUR])(request, response, body);
  };

describe('a policy on Fetch Metadata', () => {
  /** What browsers say of a call to the dev server. */
  const mark = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };

  async function guarded(answer: Answer): Promise<Pick<SetUp, 'page' | 'judged' | 'target'>> {
    const target = closing(await startTarget(answer));
    const production = { page: NEIGHBOUR, api: target.origin };
    const plugins = [corsGuard({ enabled: true, report: 'report.json', production })];
    const dev = closing(await startVite({ plugins, server: { proxy: { '/api': target.origin } } }));
    return { target, page: pageOf(dev), judged: judgedOf(dev) };
  }

  const asked = ({ target }: Pick<SetUp, 'target'>): string[] =>
    target.probes().map(({ method, headers }) => {
      expect(headers.origin).toBe(NEIGHBOUR);
      return `${method} ${headers['sec-fetch-site'] ?? 'unmarked'}`;
    });

  it('is told by OPTIONS alone where it turns that away, too', async () => {
    const api = await guarded(policedApi(true, 'private'));
    await api.page('GET', '/api/items', mark);
    await api.page('PUT', '/api/items', { ...mark, 'content-type': 'application/json' }, '{}');
    expect(await named(api, 2)).toEqual(['error fetch-metadata-rejected (same-site)']);
    expect(asked(api).sort()).toEqual(['GET same-site', 'OPTIONS same-site', 'OPTIONS same-site', 'OPTIONS unmarked']);
  });

  it.each([
    ['private', 'warning fetch-metadata-rejected (same-site)', ['GET unmarked']],
    ['max-age=60', 'warning server-rejects-origin (403)', []],
  ])('behind the CORS layer, of answers that are %s: %s', async (cacheControl, finding, unmarked) => {
    const api = await guarded(policedApi(false, cacheControl));
    await api.page('GET', '/api/items', mark);
    expect(await named(api, 1)).toEqual([finding]);
    expect(asked(api)).toEqual(['GET same-site', 'OPTIONS same-site', ...unmarked]);
  });
});

describe('a server that gives no answer to OPTIONS', () => {
  const silentTo =
    (methods: readonly string[]): Answer =>
    (request, response, body) =>
      methods.includes(request.method ?? '') ? undefined : allowlistApi([PAGE])(request, response, body);
  const json = { 'content-type': 'application/json' };
  const options = given({ probe: { timeout: 1_500 } });

  it('is told, as a warning and by one preflight, because it answers the call itself', async () => {
    const api = await setUp(silentTo(['OPTIONS']), { options });
    await api.page('PUT', '/api/items', json, '{}');
    expect(await named(api, 1)).toEqual(['warning preflight-not-handled (timeout)']);
    expect(api.target.probes().map(({ method }) => method)).toEqual(['OPTIONS']);
    // It rests now: what comes next is not asked, and nothing is said of it.
    await api.page('PUT', '/api/others', json, '{}');
    await api.page('GET', '/api/items');
    const report = await api.judged(3);
    expect(report.calls.map(({ verdicts }) => verdicts.chromium?.why)).toEqual([
      undefined,
      'unreachable',
      'unreachable',
    ]);
    expect(report.findings.flatMap(({ calls }) => calls)).toEqual(['c1']);
    expect(api.target.probes()).toHaveLength(1);
  });

  it('is no such server when it does answer', async () => {
    const api = await setUp(silentTo([]), { options });
    await api.page('PUT', '/api/items', json, '{}');
    expect(await named(api, 1)).toEqual([]);
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

/** The likeliest trap: nothing tells the cache that answers differ by origin. */
describe('a shared cache in front of the API gives a visitor what the API would', () => {
  const mistyped = allowlistApi([`${PAGE}/`], { vary: false });
  const strict = strictApi(['GET', 'PUT'], ['content-type'], { vary: false });

  it.each([
    ['the spelling of an origin', mistyped, 'error allow-origin-missing (listed-with-slash)', undefined],
    ['a refused header', strict, 'error preflight-refused-as-a-whole (header)', PAGE],
  ])('after %s was found out', async (_what, answer, finding, allowed) => {
    const api = closing(await startTarget(answer));
    const cache = closing(await startSharedCache(api.origin));
    const dev = closing(await startGuarded(cache));
    // A PUT is not cached: what is in the cache afterwards is ours.
    await pageOf(dev)('PUT', '/api/items', { 'content-type': 'application/json', 'x-tenant': 'a' }, '{}');
    expect(await named({ judged: judgedOf(dev) }, 1)).toEqual([finding]);
    expect(api.probes().length).toBeGreaterThan(2);
    const { headers } = await call(`http://127.0.0.1:${cache.port}/api/items`, { headers: { origin: PAGE } });
    expect([headers['access-control-allow-origin'], headers['x-cache']]).toEqual([allowed, 'MISS']);
  });
});
