/** Origins and answers that the dev proxy changes, on every major of Vite. */

import { randomUUID } from 'node:crypto';
import type { ProxyOptions } from 'vite';
import { describe, expect, it } from 'vitest';
import type { CorsGuardOptions } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import { allowlistApi, noCorsApi, startTarget, type Answer } from '../helpers/recording-target.ts';
import { closing, codesOf, given, judgedOf, PAGE, pageOf, setUp, startGuarded } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { PUBLIC_HOST, type DevServer } from '../helpers/vite-dev.ts';

const json = { 'content-type': 'application/json' };
const healthy = allowlistApi([PAGE]);
const ADMIN = 'http://admin.shop.example';

type Configure = NonNullable<ProxyOptions['configure']>;

const onRequest = (work: (proxyReq: Parameters<Hook>[0]) => void): ProxyOptions => ({
  configure: (proxy) => void proxy.on('proxyReq', work),
});
type Hook = (proxyReq: { setHeader(name: string, value: string): void; removeHeader(name: string): void }) => void;

const spoofed: ProxyOptions = { headers: { Origin: ADMIN } };
const removed = onRequest((proxyReq) => proxyReq.removeHeader('origin'));

describe('an Origin that is not the page of production', () => {
  it.each([
    ['set by headers', spoofed],
    ['set by a hook', onRequest((proxyReq) => proxyReq.setHeader('origin', ADMIN))],
    ['removed by a hook', removed],
  ])('%s: a warning for what changes something, because its check is never met', async (_way, entry) => {
    const { dev, page, judged } = await setUp(healthy, { options: given, entry });
    await page('GET', '/api/items');
    await page('POST', '/api/items', json, '{}');
    const report = await judged(2);
    expect(codesOf(report)).toEqual(['dev-proxy-adds-request-header (warning)']);
    expect(report.findings[0]).toMatchObject({ detail: 'origin', calls: ['c2'] });
    await until('the warning', () => dev.output().includes(PAGE));
  });

  it.each([
    ['the Origin of production itself', { headers: { Origin: PAGE } }],
    ['the Host alone', { changeOrigin: true }],
  ])('twin: %s is silent', async (_name, entry) => {
    const { page, judged } = await setUp(healthy, { options: given, entry });
    await page('GET', '/api/items');
    await page('POST', '/api/items', json, '{}');
    expect((await judged(2)).findings).toEqual([]);
  });

  /** Turns requests of other origins away before any CORS layer sees them. */
  const filtering =
    (origins: readonly string[]): Answer =>
    (request, response, body) => {
      const { origin } = request.headers;
      if (request.method === 'OPTIONS' || (origin && origins.includes(origin))) healthy(request, response, body);
      else response.writeHead(403).end();
    };

  it('that the API lets in, while it turns production away', async () => {
    const { page, judged } = await setUp(filtering([ADMIN]), { options: given, entry: spoofed });
    expect(await page('GET', '/api/items')).toBe(200);
    const report = await judged(1);
    expect(report.calls[0]?.verdicts.chromium).toMatchObject({ outcome: 'fail', reason: 'origin-rejected' });
    expect(codesOf(report)).toEqual(['dev-proxy-adds-request-header (warning)']);
    expect(report.findings[0]).toMatchObject({ detail: 'origin' });
  });

  it('was answered, not production: such an answer stands in for none', async () => {
    const { page, judged } = await setUp(allowlistApi([ADMIN]), { options: given, entry: spoofed });
    await page('GET', '/api/reports/download');
    expect((await judged(1)).calls[0]?.verdicts.chromium).toMatchObject({
      outcome: 'unknown',
      why: 'method-not-repeated',
    });
  });

  it('twin: the API lets both in', async () => {
    const { page, judged } = await setUp(filtering([ADMIN, PAGE]), { options: given, entry: spoofed });
    await page('GET', '/api/items');
    expect((await judged(1)).findings).toEqual([]);
  });

  it('is said on the finding about the origin, where there is one', async () => {
    const { dev, page, judged } = await setUp(allowlistApi([ADMIN]), { options: given, entry: spoofed });
    await page('POST', '/api/items', json, '{}');
    expect(codesOf(await judged(1))).toEqual(['allow-origin-missing (error)']);
    await until('the note', () => dev.output().includes('changes Origin on the way'));
  });
});

describe('CORS headers that a hook writes', () => {
  const allowing: Configure = (proxy) =>
    void proxy.on('proxyRes', (proxyRes) => {
      proxyRes.headers['access-control-allow-origin'] = PAGE;
    });

  it('do not count: the answer of the API does, and the finding says so', async () => {
    const { dev, page, judged } = await setUp(noCorsApi, { options: given, entry: { configure: allowing } });
    await page('GET', '/api/items');
    const report = await judged(1);
    expect(codesOf(report)).toEqual(['allow-origin-missing (error)']);
    expect(report.calls[0]?.verdicts.chromium).toMatchObject({ outcome: 'fail', reason: 'allow-origin-missing' });
    await until('the note', () => dev.output().includes('puts Access-Control-Allow-Origin on the answer'));
  });

  it('nor for an answer that stands in for one that is not asked for again', async () => {
    const { page, judged } = await setUp(noCorsApi, { options: given, entry: { configure: allowing } });
    await page('GET', '/api/reports/download');
    expect((await judged(1)).calls[0]?.verdicts.chromium).toMatchObject({
      outcome: 'unknown',
      why: 'method-not-repeated',
    });
  });

  it('twin: the API sends them, and the hook is no matter', async () => {
    const { page, judged } = await setUp(healthy, { options: given, entry: { configure: allowing } });
    await page('GET', '/api/items');
    expect((await judged(1)).findings).toEqual([]);
  });
});

describe('cookies that the proxy mends', () => {
  const secret = randomUUID();
  const setting =
    (attributes: string): Answer =>
    (request, response, body) => {
      if (request.method !== 'OPTIONS') response.setHeader('Set-Cookie', `sid=${secret}; ${attributes}`);
      healthy(request, response, body);
    };
  const insecure: ProxyOptions = {
    configure: (proxy) =>
      void proxy.on('proxyRes', (proxyRes) => {
        const cookies = proxyRes.headers['set-cookie']?.map((line) => line.replace(/; Secure/i, ''));
        if (cookies) proxyRes.headers['set-cookie'] = cookies;
      }),
  };

  it.each([
    ['domain', 'Domain=auth.example; Path=/', { cookieDomainRewrite: '' }, `Domain=${PUBLIC_HOST}; Path=/`],
    ['domain', 'Domain=.auth.example; Path=/', { cookieDomainRewrite: 'localhost' }, 'Domain=.shop.example; Path=/'],
    ['secure-over-http', 'Path=/; Secure', insecure, 'Path=/'],
  ] as const)('%s: %s', async (detail, faulty, entry, twin) => {
    const { dev, page, judged } = await setUp(setting(faulty), { options: given, entry });
    await page('POST', '/api/login', json, '{}');
    const report = await judged(1);
    expect(codesOf(report)).toEqual(['dev-proxy-repairs-cookies (error)']);
    expect(report.findings[0]).toMatchObject({ detail });
    await until('the finding', () => dev.output().includes('"sid"'));
    expect(JSON.stringify(report) + dev.lines.join('\n')).not.toContain(secret);

    const healthyOne = await setUp(setting(twin), { options: given, entry });
    await healthyOne.page('POST', '/api/login', json, '{}');
    expect((await healthyOne.judged(1)).findings).toEqual([]);
  });

  it('is one line where the host of the page forwards the calls', async () => {
    const { dev, page } = await setUp(setting('Domain=auth.example'), {
      options: () => ({ production: { page: PAGE, api: 'same-origin' } }),
      entry: { cookieDomainRewrite: '' },
    });
    await page('POST', '/api/login', json, '{}');
    await until('the line', () => dev.output().includes('rewrites the cookie sid'));
    expect(dev.output()).not.toContain(secret);
  });
});

describe('a preflight that the dev server answers', () => {
  /** A page on another port of this machine calls the dev server. */
  async function crossPort(
    answer: Answer,
    options: CorsGuardOptions,
    cors: boolean,
  ): Promise<[DevServer, ReportDocument]> {
    const target = closing(await startTarget(answer));
    const dev = closing(await startGuarded(target, { options, server: { cors } }));
    const other = { origin: 'http://127.0.0.1:9', 'sec-fetch-site': 'same-site' };
    await pageOf(dev)('PUT', '/api/items', other, '{}');
    return [dev, await judgedOf(dev)(1)];
  }

  it('is a warning while the answer of the API is not known', async () => {
    const [, report] = await crossPort(healthy, { probe: false }, true);
    expect(codesOf(report)).toEqual(['dev-server-answers-preflight (warning)']);
  });

  it.each([
    ['the dev server forwards it', { probe: false }, false],
    ['the API was asked', {}, true],
  ] as const)('twin: silent where %s', async (_name, options, cors) => {
    const [, report] = await crossPort(healthy, options, cors);
    expect(report.findings).toEqual([]);
  });

  it('is said on the finding about the preflight, where there is one', async () => {
    const [dev, report] = await crossPort(noCorsApi, {}, true);
    expect(report.findings).toHaveLength(1);
    await until('the note', () => dev.output().includes('the dev server itself answers OPTIONS'));
  });
});
