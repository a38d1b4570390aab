/** The tap on the proxy libraries themselves, which other hosts than Vite use: http-proxy 1.x and httpxy. */

import { createServer, type ServerResponse } from 'node:http';
import httpProxy from 'http-proxy';
import { createProxyServer } from 'httpxy';
import { describe, expect, it } from 'vitest';
import {
  createTap,
  observationOf,
  snapshotRequest,
  type Observation,
  type ProxyTap,
} from '../../packages/cors-guard/src/observe/index.ts';
import { call } from '../helpers/call.ts';
import { listening } from '../helpers/listening.ts';
import { startTarget, type Answer } from '../helpers/recording-target.ts';
import { closing } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';

/** As much of a proxy as both libraries have. */
interface ProxyServer {
  on(event: string, listener: (...args: never[]) => void): unknown;
  web(request: unknown, response: unknown): unknown;
}

type Options = { target: string; changeOrigin?: boolean; followRedirects?: boolean; headers?: Record<string, string> };

const libraries: readonly (readonly [string, (options: Options) => ProxyServer])[] = [
  ['http-proxy', (options) => httpProxy.createProxyServer(options)],
  ['httpxy', (options) => createProxyServer(options)],
];

/** A server that forwards everything, tapped as a host taps it. */
async function tapped(
  create: (options: Options) => ProxyServer,
  options: Options,
  users?: (proxy: ProxyServer) => void,
) {
  const seen: Observation[] = [];
  const faults: unknown[] = [];
  const tap: ProxyTap = createTap({
    entry: '/api',
    sink: (one) => void seen.push(observationOf(one)),
    onFault: (error) => void faults.push(error),
    options,
  });
  const proxy = create(options);
  proxy.on('proxyRes', tap.proxyRes);
  users?.(proxy);
  proxy.on('proxyReq', tap.proxyReq);
  proxy.on('error', tap.error);
  proxy.on('error', (_error: Error, _request: unknown, response: ServerResponse) => {
    if (!response.headersSent) response.writeHead(502).end();
  });
  const server = createServer((request, response) => {
    snapshotRequest(request);
    void proxy.web(request, response);
  });
  const { port } = closing(await listening(server));
  const observed = async (path: string, init: Parameters<typeof call>[1] = {}) => {
    const before = seen.length;
    const answer = await call(`http://127.0.0.1:${port}${path}`, init);
    return { answer, observation: await until('an observation', () => seen[before]) };
  };
  return { observed, seen, faults };
}

const target = async (answer: Answer) => closing(await startTarget(answer));

describe.each(libraries)('%s', (_name, create) => {
  it('shows the request as it goes out and the answer as it came', async () => {
    const allow = 'Access-Control-Allow-Origin';
    const api = await target((_request, response) =>
      response.writeHead(200, [allow, 'https://a.test', allow, '*']).end(),
    );
    const options = { target: `${api.origin}/v2`, headers: { 'X-Key': 'k' } };
    const { observed, faults } = await tapped(create, options, (proxy) => {
      proxy.on('proxyReq', (sent: { setHeader(name: string, value: string): void }) => sent.setHeader('X-Hook', '1'));
      proxy.on(
        'proxyRes',
        (answer: { headers: Record<string, unknown> }) => delete answer.headers[allow.toLowerCase()],
      );
    });
    const { observation } = await observed('/api/items?a=1', { method: 'POST', body: 'x' });
    expect(observation).toMatchObject({
      method: 'POST',
      target: api.origin,
      devPath: '/api/items?a=1',
      forwardedPath: '/v2/api/items?a=1',
      proxyHeaders: ['x-hook', 'x-key'],
    });
    expect(api.received[0]?.url).toBe(observation.forwardedPath);
    expect(observation.response?.headers.filter(([name]) => name === allow)).toEqual([
      [allow, 'https://a.test'],
      [allow, '*'],
    ]);
    expect(faults).toEqual([]);
  });

  it('tells once of redirects that it follows itself', async () => {
    const api = await target((request, response) => {
      if (request.url === '/api/old') response.writeHead(302, { Location: '/api/new' }).end();
      else response.end('fine');
    });
    const { observed, seen } = await tapped(create, { target: api.origin, changeOrigin: true, followRedirects: true });
    const { answer, observation } = await observed('/api/old');
    expect(answer.body).toBe('fine');
    expect(observation).toMatchObject({ devPath: '/api/old', forwardedPath: '/api/old', response: { status: 200 } });
    expect(seen).toHaveLength(1);
  });

  it('tells of a target that is not there', async () => {
    const gone = await startTarget(() => undefined);
    await gone.close();
    const { observed, faults } = await tapped(create, { target: gone.origin });
    const { answer, observation } = await observed('/api/items');
    expect(answer.status).toBe(502);
    expect(observation.response).toBeUndefined();
    expect(faults).toEqual([]);
  });
});
