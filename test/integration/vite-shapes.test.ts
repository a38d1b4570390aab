/** Ten thousand calls of six shapes: few probes, and what behaves differently among them is still found. */

import { Agent, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { CorsGuardOptions } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import type { Answer } from '../helpers/recording-target.ts';
import { PAGE, setUp, type SetUp } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { loopbackAgent, pageHeaders } from '../helpers/vite-dev.ts';

const CALLS = 10_000;
const URLS = 500;
/** Requests under way at the same time. */
const LANES = 24;

const words =
  'amber birch cedar dune ember fern grove heath iris jade kelp lark moss north oak pine quill reed sage thyme'.split(
    ' ',
  );

/** One of 500 paths; every sixth has the same shape. */
function pathOf(index: number): string {
  const slug = `${words[index % 20]}-in-${words[Math.floor(index / 20) % 20]}-${words[(index * 7) % 20]}`;
  const day = new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10);
  const token = Buffer.from(`${slug}:${index}`).toString('base64url');
  const hex = (index + 4096).toString(16).padStart(12, '0');
  const paths = [
    `/api/articles/${slug}`,
    `/api/users/${slug}%40example.com/settings`,
    `/api/reports/${day}/summary?currency=EUR`,
    `/api/files/${token}/preview`,
    `/api/shops/${slug}/items/${index}`,
    `/api/carts/3f2504e0-4f89-11d3-9a0c-${hex}`,
  ];
  return paths[index % paths.length] ?? '';
}

const paths = Array.from({ length: URLS }, (_, index) => pathOf(index));
const templates = [
  '/api/articles/:slug',
  '/api/carts/:uuid',
  '/api/files/:token/preview',
  '/api/reports/:date/summary',
  '/api/shops/:slug/items/:id',
  '/api/users/:email/settings',
];

/** Among its kind, this one redirects. */
const redirecting = paths[6 * 41] ?? '';
/** Among its kind, the answer to this one lacks the CORS headers. */
const bare = paths[6 * 50 + 4] ?? '';

const REDIRECT = 'redirect-without-cors (error): /api/articles/:slug';
const BARE = 'allow-origin-missing (error): /api/shops/:slug/items/:id';

/** A correct API for the production page, but for two of its 500 resources. */
const api: Answer = (asked, response) => {
  const { url = '', method, headers } = asked;
  const isDifferent = method !== 'OPTIONS' && (url === redirecting || url === bare);
  response.setHeader('Vary', 'Origin');
  if (headers.origin === PAGE && !isDifferent) {
    response.setHeader('Access-Control-Allow-Origin', PAGE);
    response.setHeader('Access-Control-Allow-Credentials', 'true');
    response.setHeader('Access-Control-Allow-Headers', 'x-tenant');
  }
  if (method !== 'OPTIONS' && url === redirecting) response.writeHead(302, { Location: '/api/articles' }).end();
  else response.writeHead(method === 'OPTIONS' ? 204 : 200, { 'Content-Type': 'application/json' }).end();
};

/** Makes all calls as fast as the dev server takes them; the order is fixed. */
async function callAll({ dev }: SetUp): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: LANES });
  const headers = pageHeaders(dev);
  // Two of the six kinds are preflighted.
  const headersFor = (path: string): Record<string, string> =>
    /\/(carts|shops)\//.test(path) ? { ...headers, 'x-tenant': 'a' } : headers;
  let next = 0;
  let answered = 0;
  const get = (path: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(dev.url);
      request({ hostname, port, path, headers: headersFor(path), agent }, (response) => {
        answered += 1;
        response.resume().on('end', resolve).on('error', reject);
      })
        .on('error', reject)
        .end();
    });
  const lane = async (): Promise<void> => {
    for (let index = next++; index < CALLS; index = next++) await get(paths[(index * 7919) % URLS] ?? '');
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  agent.destroy();
  return answered;
}

/** The report when everything is judged, and as many findings are there as are expected. */
function reportOf({ dev }: SetUp, findings: number): Promise<ReportDocument> {
  return until('all calls judged', async () => {
    const report = await dev.report().catch(() => undefined);
    const isJudged = report?.calls.every(({ verdicts }) =>
      Object.values(verdicts).every(({ why }) => why !== 'budget'),
    );
    return isJudged && report && report.findings.length >= findings ? report : undefined;
  });
}

/** Every finding, and the calls it is about. */
function found({ findings, calls }: ReportDocument): string[] {
  const urlOf = (id: string): string => calls.find((one) => one.id === id)?.url ?? '';
  return findings.map(({ code, severity, calls: ids }) => `${code} (${severity}): ${ids.map(urlOf).join(' ')}`).sort();
}

describe('10,000 calls over 500 URLs of 6 shapes', () => {
  it.each<[string, CorsGuardOptions, readonly string[], readonly string[]]>([
    ['by default', {}, [REDIRECT], ['OPTIONS', 'GET']],
    ['with asProduction', { asProduction: true }, [BARE, REDIRECT], ['OPTIONS']],
  ])('need at most 12 probes, and what behaves differently is found: %s', async (_name, more, codes, methods) => {
    expect(new Set(paths).size).toBe(URLS);
    const made = await setUp(api, {
      options: (to) => ({ production: { page: PAGE, api: to }, ...more }),
      entry: { agent: loopbackAgent({ keepAlive: true }) },
    });
    expect(await callAll(made)).toBe(CALLS);
    const report = await reportOf(made, codes.length);
    expect([...new Set(report.calls.map(({ url }) => url))].sort()).toEqual(templates);
    expect(found(report)).toEqual(codes);
    const probes = made.target.probes();
    expect(probes.length).toBeLessThanOrEqual(12);
    expect(new Set(probes.map(({ method }) => method ?? ''))).toEqual(new Set(methods));
  });
});
