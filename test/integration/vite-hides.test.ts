/** Request headers that only the dev proxy sends: each set-up has a healthy twin one line apart, on every major of Vite. */

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ProxyOptions } from 'vite';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import { allowlistApi, startTarget, type Answer } from '../helpers/recording-target.ts';
import { closing, codesOf, given, judgedOf, PAGE, pageOf, setUp } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { startVite } from '../helpers/vite-dev.ts';
import { corsGuard, type CorsGuardOptions } from '../../packages/cors-guard/src/hosts/vite/index.ts';

const CODE = 'dev-proxy-adds-request-header';
const json = { 'content-type': 'application/json' };
const healthy = allowlistApi([PAGE]);

/** An API with correct CORS headers; what comes without this header gets `status`. */
const needing =
  (name: string, status = 401): Answer =>
  (request, response, body) => {
    const isAllowed = request.method === 'OPTIONS' || request.url === '/api/open' || request.headers[name];
    if (isAllowed) return healthy(request, response, body);
    response.writeHead(status, { 'Access-Control-Allow-Origin': PAGE, Vary: 'Origin' }).end('{}');
  };

/** `severity (detail)` of the findings about headers. */
const headerFindings = (report: ReportDocument): string[] =>
  report.findings.filter(({ code }) => code === CODE).map(({ severity, detail }) => `${severity} (${detail})`);

type Hook = (proxyReq: { setHeader(name: string, value: string): void; removeHeader(name: string): void }) => void;
const hook = (work: Hook): ProxyOptions => ({ configure: (proxy) => void proxy.on('proxyReq', work) });

const secret = randomUUID();
const ways: readonly (readonly [way: string, name: string, entry: ProxyOptions])[] = [
  ['headers', 'x-api-key', { headers: { 'X-Api-Key': secret } }],
  ['headers', 'authorization', { headers: { Authorization: `Bearer ${secret}` } }],
  ['headers', 'cookie', { headers: { Cookie: `sid=${secret}` } }],
  ['auth', 'authorization', { auth: `me:${secret}` }],
  ['a hook', 'x-api-key', hook((proxyReq) => proxyReq.setHeader('x-api-key', secret))],
];

describe('a credential by', () => {
  it.each(ways)('%s: %s, and the API answers 401 without it', async (_way, name, entry) => {
    const { dev, page, judged, target } = await setUp(needing(name), { options: given, entry });
    expect(await page('GET', '/api/items')).toBe(200);
    const report = await judged(1);
    expect(codesOf(report)).toEqual([`${CODE} (error)`]);
    expect(headerFindings(report)).toEqual([`error (${name})`]);
    expect(report.findings[0]?.curl).toContain(`Origin: ${PAGE}`);
    for (const probe of target.probes()) expect(probe.headers[name]).toBeUndefined();
    await until('the finding', () => dev.output().includes(CODE));
    const everything = JSON.stringify(report) + dev.lines.join('\n');
    for (const value of [secret, Buffer.from(`me:${secret}`).toString('base64')])
      expect(everything).not.toContain(value);
  });

  it.each(ways)('%s: %s, and the API does not need it', async (_way, _name, entry) => {
    const { page, judged, target } = await setUp(healthy, { options: given, entry });
    await page('GET', '/api/items');
    const report = await judged(1);
    expect(report.findings).toEqual([]);
    // A page that does not send the header needs no preflight for it.
    expect(target.probes().map(({ method }) => method)).toEqual(['GET']);
    expect(report.calls[0]?.verdicts.chromium?.outcome).toBe('pass');
  });

  it.each(ways)('%s: %s, to a call that is never repeated, is a warning', async (_way, name, entry) => {
    const { page, judged } = await setUp(healthy, { options: given, entry });
    await page('POST', '/api/items', json, '{}');
    expect(headerFindings(await judged(1))).toEqual([`warning (${name})`]);
  });
});

describe('how sure it is', () => {
  const entry: ProxyOptions = { headers: { 'X-Api-Key': secret } };

  it.each([
    ['alone, a firewall may be the reason', ['/api/items'], 'warning (x-api-key)'],
    ['beside a success of another call', ['/api/open', '/api/items'], 'error (x-api-key)'],
  ] as const)('403 %s', async (_name, paths, expected) => {
    const { page, judged } = await setUp(needing('x-api-key', 403), { options: given, entry });
    for (const path of paths) await page('GET', path);
    expect(headerFindings(await judged(paths.length))).toEqual([expected]);
  });

  it('the session of the page may be the reason as well', async () => {
    const { page, judged } = await setUp(needing('x-api-key'), { options: given, entry });
    await page('GET', '/api/items', { cookie: 'sid=1' });
    expect(headerFindings(await judged(1))).toEqual(['warning (x-api-key)']);
  });

  it('but the API may ask for it by name', async () => {
    const asking: Answer = (request, response, body) => {
      response.setHeader('WWW-Authenticate', 'Bearer');
      needing('authorization')(request, response, body);
    };
    const { page, judged } = await setUp(asking, { options: given, entry: { headers: { Authorization: 'Bearer x' } } });
    await page('GET', '/api/items', { cookie: 'sid=1' });
    expect(headerFindings(await judged(1))).toEqual(['error (authorization)']);
  });

  it('a header that is no credential is told only when the API refuses the call without it', async () => {
    const tenant: ProxyOptions = { headers: { 'X-Tenant': 'demo' } };
    const { page, judged } = await setUp(needing('x-tenant', 400), { options: given, entry: tenant });
    await page('GET', '/api/items');
    await page('POST', '/api/items', json, '{}');
    expect(headerFindings(await judged(2))).toEqual(['warning (x-tenant)']);
  });

  it('the same goes for a Host that nobody else sends', async () => {
    const named =
      (host: RegExp): Answer =>
      (request, response, body) => {
        if (host.test(request.headers.host ?? '')) return healthy(request, response, body);
        response.writeHead(400, { 'Access-Control-Allow-Origin': PAGE }).end();
      };
    const tenant: ProxyOptions = { changeOrigin: false, headers: { Host: 'tenant.example' } };
    const faulty = await setUp(named(/^tenant\.example$/), { options: given, entry: tenant });
    await faulty.page('GET', '/api/items');
    expect(headerFindings(await faulty.judged(1))).toEqual(['warning (host)']);
    const twin = await setUp(named(/example/), { options: given, entry: tenant });
    await twin.page('GET', '/api/items');
    expect((await twin.judged(1)).findings).toEqual([]);
  });

  it('production is not told: at most a warning, phrased as a condition', async () => {
    const { dev, page, judged } = await setUp(needing('x-api-key'), { entry });
    await page('GET', '/api/items');
    expect(headerFindings(await judged(1))).toEqual(['warning (x-api-key)']);
    const output = await until('the warning', () => dev.output().includes(CODE) && dev.output());
    expect(output).toContain('If the production page calls');
  });

  it('one finding for all calls of one API', async () => {
    const { page, judged } = await setUp(needing('x-api-key'), {
      options: given,
      entry: { headers: { 'X-Api-Key': secret, Authorization: 'Bearer x' } },
    });
    for (const path of ['/api/items', '/api/orders', '/api/shops']) await page('GET', path);
    const report = await judged(3);
    expect(headerFindings(report)).toEqual(['error (authorization, x-api-key)']);
    expect(report.findings[0]?.calls).toHaveLength(3);
  });
});

describe('silent', () => {
  it('what every proxy sends', async () => {
    const entry: ProxyOptions = {
      xfwd: true,
      changeOrigin: true,
      headers: { 'X-Request-Id': '1', 'Accept-Encoding': 'identity', 'X-Real-Ip': '10.0.0.1' },
    };
    const { page, judged } = await setUp(healthy, { options: given, entry });
    await page('GET', '/api/items');
    await page('POST', '/api/items', json, '{}');
    expect((await judged(2)).findings).toEqual([]);
  });

  it('a header that the page sends itself', async () => {
    const { page, judged } = await setUp(healthy, {
      options: given,
      entry: { headers: { Authorization: 'Bearer x' } },
    });
    await page('POST', '/api/items', { ...json, authorization: 'Bearer own' }, '{}');
    expect((await judged(1)).findings).toEqual([]);
  });

  it('the key to a gate that `probe.headers` names', async () => {
    const { page, judged } = await setUp(healthy, {
      options: (api) => ({ ...given(api), probe: { headers: { 'X-Gate-Key': secret } } }),
      entry: { headers: { 'X-Gate-Key': secret } },
    });
    await page('POST', '/api/items', json, '{}');
    expect((await judged(1)).findings).toEqual([]);
  });

  it('another environment than the one that is called in production', async () => {
    const production = closing(await startTarget(healthy));
    const { page, judged } = await setUp(needing('authorization'), {
      options: () => ({ production: { page: PAGE, api: production.origin } }),
      entry: { auth: `me:${secret}` },
    });
    await page('GET', '/api/items');
    await page('POST', '/api/items', json, '{}');
    expect((await judged(2)).findings).toEqual([]);
  });

  it('development code', async () => {
    const target = closing(await startTarget(needing('x-api-key')));
    const dev = closing(
      await startVite({
        plugins: [corsGuard({ enabled: true, report: 'report.json', production: { page: PAGE } })],
        server: { proxy: { '/api': { target: target.origin, headers: { 'X-Api-Key': secret } } } },
      }),
    );
    await pageOf(dev)('GET', '/api/items');
    await pageOf(dev)('POST', '/api/items', json, '{}');
    expect((await judgedOf(dev)(2)).findings).toEqual([]);
  });
});

describe('the same origin in production', () => {
  const options = (): CorsGuardOptions => ({ production: { page: PAGE, api: 'same-origin' } });

  it('is one line: the host that forwards has to add the header', async () => {
    const { dev, page } = await setUp(healthy, { options, entry: { headers: { 'X-Api-Key': secret } } });
    await page('GET', '/api/items');
    await page('GET', '/api/orders');
    await until('the line', () => dev.output().includes('x-api-key'));
    expect((await dev.stop()).findings).toEqual([]);
    expect(dev.output().match(/x-api-key/g)).toHaveLength(1);
    expect(dev.output()).not.toContain(secret);
  });

  it('is silence where the proxy adds nothing that an API asks for', async () => {
    const { dev, page } = await setUp(healthy, { options, entry: { xfwd: true, headers: { 'X-Tenant': 'demo' } } });
    await page('GET', '/api/items');
    await dev.stop();
    expect(dev.output()).not.toContain('the proxy entry');
  });
});
