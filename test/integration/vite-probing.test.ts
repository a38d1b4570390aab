import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CorsGuardOptions } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { allowlistApi, startTarget, type Answer } from '../helpers/recording-target.ts';
import { closing, codesOf, judgedOf, PAGE, pageOf, setUp } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';

const json = { 'content-type': 'application/json' };
const given =
  (more: CorsGuardOptions = {}) =>
  (api: string): CorsGuardOptions => ({ production: { page: PAGE, api }, ...more });
const whyOf = (verdict: { outcome: string; why?: string } | undefined): string =>
  verdict?.why ?? verdict?.outcome ?? 'none';

/** A correct API whose answers to the page and to probes can be told apart. */
const api =
  (answer: Answer): Answer =>
  (request, response, body) => {
    response.setHeader('Vary', 'Origin');
    if (request.headers.origin === PAGE) response.setHeader('Access-Control-Allow-Origin', PAGE);
    response.setHeader('Access-Control-Allow-Methods', 'PUT,PATCH,DELETE');
    response.setHeader('Access-Control-Allow-Headers', 'content-type,authorization,x-request-id');
    if (request.method === 'OPTIONS') response.writeHead(204).end();
    else answer(request, response, body);
  };
const isProbe = (userAgent: string | undefined): boolean => /cors-guard\//.test(userAgent ?? '');

describe('what is sent', () => {
  it('is OPTIONS, GET and HEAD only, without a body, a cookie or any value of the author', async () => {
    const canary = { cookie: randomUUID(), token: randomUUID(), id: randomUUID(), body: randomUUID() };
    const { page, judged, target } = await setUp(allowlistApi([PAGE]), { options: given() });
    const secrets = {
      cookie: `sid=${canary.cookie}`,
      authorization: `Bearer ${canary.token}`,
      'x-request-id': canary.id,
    };
    for (const method of ['GET', 'HEAD']) await page(method, '/api/items', secrets);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      await page(method, '/api/items', { ...secrets, ...json }, JSON.stringify({ secret: canary.body }));
    }
    await judged(6);
    const probes = target.probes();
    expect(new Set(probes.map(({ method }) => method))).toEqual(new Set(['OPTIONS', 'GET', 'HEAD']));
    expect(probes.every(({ body }) => body === '')).toBe(true);
    for (const value of Object.values(canary)) expect(JSON.stringify(probes)).not.toContain(value);
    for (const { headers } of probes) expect(headers.origin).toBe(PAGE);
  });

  it('is at most two requests for a passing shape, however often it is called', async () => {
    const { page, judged, target } = await setUp(allowlistApi([PAGE]), { options: given() });
    for (let id = 1; id <= 30; id += 1)
      await page('GET', `/api/items/${id}?page=${id}`, { 'x-request-id': String(id) });
    await judged(1);
    for (let id = 1; id <= 5; id += 1) await page('GET', `/api/items/${id}`, { 'x-request-id': String(id) });
    await page('GET', '/api/other');
    await judged(2);
    expect(
      target
        .probes()
        .map(({ method, url }) => `${method} ${url.replace(/\d+/g, ':n')}`)
        .sort(),
    ).toEqual(['GET /api/items/:n?page=:n', 'GET /api/other', 'OPTIONS /api/items/:n?page=:n']);
  });

  it.each(['/api/logout', '/api/users/confirm?user=7', '/api/reports/download'])('never repeats %s', async (path) => {
    const { page, judged, target } = await setUp(allowlistApi([PAGE]), { options: given() });
    await page('GET', path);
    expect(whyOf((await judged(1)).calls[0]?.verdicts.chromium)).toBe('method-not-repeated');
    expect(target.probes()).toEqual([]);
  });

  it.each([
    ['a stream', 200, 'text/event-stream'],
    ['a part', 206, 'application/octet-stream'],
  ])('never repeats a GET that answered with %s', async (_name, status, type) => {
    const { page, judged, target } = await setUp(
      api((_request, response) => response.writeHead(status, { 'Content-Type': type }).end('data: 1\n\n')),
      { options: given() },
    );
    await page('GET', '/api/feed');
    expect(whyOf((await judged(1)).calls[0]?.verdicts.chromium)).toBe('method-not-repeated');
    expect(target.probes()).toEqual([]);
  });

  it('carries the cookie of the page only for a path that was opted in, and never on a preflight', async () => {
    const { page, judged, target } = await setUp(allowlistApi([PAGE]), {
      options: given({ probe: { credentials: ['/api/me'] } }),
    });
    const cookie = { cookie: 'sid=secret', 'x-request-id': '1' };
    await page('GET', '/api/me', cookie);
    await page('GET', '/api/items', cookie);
    await judged(2);
    const withCookie = target.probes().filter(({ headers }) => headers.cookie !== undefined);
    expect(withCookie.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /api/me']);
  });

  it('carries the Authorization of the page there whether or not cookies would go along', async () => {
    const { page, judged, target } = await setUp(
      (request, response, body) => {
        const isStranger = request.method !== 'OPTIONS' && request.headers.authorization === undefined;
        if (isStranger) response.writeHead(401, json).end('{}');
        else allowlistApi([PAGE])(request, response, body);
      },
      { options: given({ probe: { credentials: ['/api/me'] } }) },
    );
    await page('GET', '/api/me', { authorization: 'Bearer a' });
    await page('GET', '/api/items', { authorization: 'Bearer a' });
    const { calls } = await judged(2);
    expect(calls.map(({ url, verdicts }) => [url, whyOf(verdicts.chromium)])).toEqual([
      ['/api/me', 'pass'],
      ['/api/items', 'answer-needs-credentials'],
    ]);
    const secret = target.probes().filter(({ headers }) => headers.authorization !== undefined);
    expect(new Set(secret.map(({ method, url }) => `${method} ${url}`))).toEqual(new Set(['GET /api/me']));
  });
});

describe('answers that judge nothing', () => {
  it('an answer of another status class than the call got', async () => {
    const { page, judged } = await setUp(
      api((request, response) => {
        const known = request.headers.cookie !== undefined;
        response.writeHead(known ? 200 : 401, json).end('{}');
      }),
      { options: given() },
    );
    await page('GET', '/api/me', { cookie: 'sid=1' });
    const report = await judged(1);
    expect(whyOf(report.calls[0]?.verdicts.chromium)).toBe('answer-needs-credentials');
    expect(report.findings).toEqual([]);
  });

  it('a 401 where the call got another error', async () => {
    const { page, judged } = await setUp(
      (request, response) => {
        const known = request.headers.cookie !== undefined;
        if (!known) response.setHeader('Access-Control-Allow-Origin', PAGE);
        response.writeHead(known ? 404 : 401, json).end('{}');
      },
      { options: given() },
    );
    await page('GET', '/api/gone', { cookie: 'sid=1' });
    const report = await judged(1);
    expect(whyOf(report.calls[0]?.verdicts.chromium)).toBe('answer-needs-credentials');
  });

  it('but a refusal without CORS headers is told as a warning', async () => {
    const { page, judged } = await setUp(
      (request, response) => {
        const known = request.headers.cookie !== undefined;
        if (known) response.setHeader('Access-Control-Allow-Origin', PAGE);
        response.writeHead(known ? 200 : 401, json).end('{}');
      },
      { options: given() },
    );
    await page('GET', '/api/me', { cookie: 'sid=1' });
    const report = await judged(1);
    expect(whyOf(report.calls[0]?.verdicts.chromium)).toBe('answer-needs-credentials');
    expect(codesOf(report)).toEqual(['cors-missing-on-errors (warning)']);
  });

  it('a gate: 429, and the target rests with one line', async () => {
    const { dev, page, judged, target } = await setUp(
      (request, response) => {
        if (isProbe(request.headers['user-agent'])) response.writeHead(429, { 'Retry-After': '60' }).end();
        else response.writeHead(200, json).end('{}');
      },
      { options: given() },
    );
    await page('GET', '/api/a');
    expect(whyOf((await judged(1)).calls[0]?.verdicts.chromium)).toBe('gate');
    await page('GET', '/api/b');
    await page('PUT', '/api/c', json, '{}');
    const report = await judged(3);
    expect(report.findings).toEqual([]);
    expect(target.probes()).toHaveLength(1);
    await until('the line', () => dev.output().includes('slow down'));
    expect(dev.output().match(/slow down/g)).toHaveLength(1);
  });

  it('a 403 to a GET, when the call in development carried a cookie', async () => {
    const { page, judged } = await setUp(
      api((request, response) => response.writeHead(request.headers.cookie ? 200 : 403, json).end('{}')),
      { options: given() },
    );
    await page('GET', '/api/me', { cookie: 'sid=1' });
    const report = await judged(1);
    expect(whyOf(report.calls[0]?.verdicts.chromium)).toBe('gate');
    expect(report.findings).toEqual([]);
  });

  it('while a 403 where the bare call succeeded says that the server rejects the origin', async () => {
    const { page, judged } = await setUp(
      api((request, response) => response.writeHead(request.headers.origin ? 403 : 200, json).end('{}')),
      { options: given() },
    );
    await page('GET', '/api/items');
    expect(codesOf(await judged(1))).toEqual(['server-rejects-origin (warning)']);
  });

  it('and a 403 to OPTIONS is a failed preflight', async () => {
    const { page, judged } = await setUp(
      (request, response) => response.writeHead(request.method === 'OPTIONS' ? 403 : 200, json).end('{}'),
      { options: given() },
    );
    await page('PUT', '/api/items', json, '{}');
    expect(codesOf(await judged(1))).toEqual(['preflight-not-handled (error)']);
  });
});

describe('redirects', () => {
  it('are followed as the browser would, nothing secret carried along', async () => {
    const next = closing(await startTarget(allowlistApi(['null', PAGE])));
    const { page, judged, target } = await setUp(
      api((_request, response) =>
        response.writeHead(302, { Location: `http://cdn.shop.example:${next.port}/moved?secret=1` }).end(),
      ),
      { options: given() },
    );
    await page('GET', '/api/items', { cookie: 'sid=canary' });
    await judged(1);
    expect(target.probes()).toHaveLength(1);
    expect(JSON.stringify(next.received)).not.toContain('canary');
  });

  it('are not followed from a public name to a private address', async () => {
    const next = closing(await startTarget(allowlistApi([PAGE])));
    const { page, judged } = await setUp(
      api((_request, response) =>
        response.writeHead(302, { Location: `http://localhost:${next.port}/internal` }).end(),
      ),
      { options: given() },
    );
    await page('GET', '/api/items');
    expect(whyOf((await judged(1)).calls[0]?.verdicts.chromium)).toBe('private-address');
    expect(next.received).toEqual([]);
  });
});

describe('over a restart', () => {
  it('what passed is not asked again, what failed is', async () => {
    let fixed = false;
    const { dev, page, judged, target } = await setUp(
      (request, response) => {
        const allowed = fixed || !request.url?.includes('broken');
        if (allowed) response.setHeader('Access-Control-Allow-Origin', '*');
        response.writeHead(200, json).end('{}');
      },
      { options: given() },
    );
    await page('GET', '/api/fine');
    await page('GET', '/api/broken');
    expect(codesOf(await judged(2))).toEqual(['allow-origin-missing (error)']);
    const before = target.probes().length;
    await dev.restart();
    fixed = true;
    const again = { page: pageOf(dev), judged: judgedOf(dev) };
    await again.page('GET', '/api/fine');
    await again.page('GET', '/api/broken');
    const report = await until('the report of the new server', async () => {
      const next = await again.judged(2);
      return next.findings.length === 0 && next;
    });
    expect(report.findings).toEqual([]);
    expect(
      target
        .probes()
        .slice(before)
        .map(({ url }) => url),
    ).toEqual(['/api/broken']);
  });
});
