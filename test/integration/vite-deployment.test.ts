import { describe, expect, it } from 'vitest';
import { allowlistApi, noCorsApi, startTarget } from '../helpers/recording-target.ts';
import { closing, codesOf, given, PAGE, setUp } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';

const json = { 'content-type': 'application/json' };
describe('without any option', () => {
  it('says at the start what is assumed and which lines to paste', async () => {
    const { dev, api } = await setUp(noCorsApi);
    const start = await until('the start line', () => dev.output().includes(api) && dev.output());
    expect(start).toContain('/api');
    expect(start).toContain("api: 'same-origin'");
    expect(start).toMatch(/page: '/);
  });

  it('gives exactly one warning for an API without any CORS layer, however many calls are made', async () => {
    const { dev, target, page, judged } = await setUp(noCorsApi);
    await page('GET', '/api/items');
    await page('GET', '/api/items/7');
    await page('POST', '/api/items', json, '{}');
    await page('PUT', '/api/items/7', json, '{}');
    await page('DELETE', '/api/items/7');
    const report = await judged(5);
    expect(report.findings.map(({ code, severity, detail }) => ({ code, severity, detail }))).toEqual([
      { code: 'allow-origin-missing', severity: 'warning', detail: 'no-cors-layer' },
    ]);
    await until('the warning in the terminal', () => dev.output().includes('allow-origin-missing'));
    expect(dev.output().match(/allow-origin-missing/g)).toHaveLength(1);
    expect(new Set(target.probes().map(({ method }) => method))).toEqual(new Set(['OPTIONS']));
    const origins = new Set(target.probes().map(({ headers }) => headers.origin));
    expect(origins).toEqual(new Set(['https://cors-guard.invalid']));
  });

  it.each([true, false])('gives none for a correct allowlist API (Vary %s)', async (vary) => {
    const { dev, page, judged } = await setUp(allowlistApi([PAGE], { vary }));
    await page('GET', '/api/items');
    await page('POST', '/api/items', json, '{}');
    expect((await judged(2)).findings).toEqual([]);
    expect(dev.output()).not.toContain('allow-origin');
  });
});

describe('with the production page and API given', () => {
  it('reports the call with verdicts for three browsers and one error finding', async () => {
    const { dev, page, judged, api } = await setUp(allowlistApi([`${PAGE}/`]), { options: given });
    await page('GET', '/api/items?q=canary');
    const report = await judged(1);
    expect(Object.values(report.calls[0]?.verdicts ?? {}).map(({ outcome }) => outcome)).toEqual([
      'fail',
      'fail',
      'fail',
    ]);
    expect(codesOf(report)).toEqual(['allow-origin-missing (error)']);
    const block = await until('the finding', () => dev.output().includes('allow-origin-missing') && dev.output());
    expect(block).toContain(PAGE);
    expect(block).toContain(api);
    expect(block).not.toContain('canary');
    expect(JSON.stringify(report)).not.toContain('canary');
  });

  it('gives no finding for a correct API that answers a POST of the dev page with 201 and 422', async () => {
    const { page, judged, target } = await setUp(allowlistApi([PAGE]), { options: given });
    expect(await page('POST', '/api/items', json, '{}')).toBe(201);
    expect(await page('POST', '/api/invalid', json, '{}')).toBe(422);
    expect((await judged(2)).findings).toEqual([]);
    expect(target.probes().map(({ method }) => method)).toEqual(['OPTIONS', 'OPTIONS']);
  });

  it('says once that a same-origin API needs no check, and sends nothing', async () => {
    const { dev, page, target } = await setUp(noCorsApi, {
      options: () => ({ production: { page: PAGE, api: 'same-origin' } }),
    });
    await page('GET', '/api/items');
    await page('PUT', '/api/items', json, '{}');
    const last = await dev.stop();
    expect(target.probes()).toEqual([]);
    expect(target.received).toHaveLength(2);
    expect(last.calls).toEqual([]);
    expect(dev.output().match(/same origin/gi)).toHaveLength(1);
    // Vite itself may name the folder of the project, when it is closed while it still reads.
    expect(dev.lines.filter((line) => line.startsWith('  cors-guard'))).toHaveLength(1);
  });

  it('sends nothing with `probe: false`, and says so in the verdict', async () => {
    const { page, judged, target } = await setUp(noCorsApi, { options: (api) => ({ ...given(api), probe: false }) });
    await page('GET', '/api/items');
    await page('PUT', '/api/items', json, '{}');
    const report = await judged(2);
    expect(target.probes()).toEqual([]);
    expect(report.probes.sent).toBe(0);
    for (const { verdicts } of report.calls) {
      expect(verdicts.chromium).toMatchObject({ outcome: 'unknown', why: 'probing-off' });
    }
  });

  it("sends only OPTIONS with `probe: 'preflight'`", async () => {
    const { page, judged, target } = await setUp(noCorsApi, {
      options: (api) => ({ ...given(api), probe: 'preflight' }),
    });
    await page('GET', '/api/items');
    await page('PUT', '/api/items', json, '{}');
    await judged(2);
    expect(target.probes().map(({ method }) => method)).toEqual(['OPTIONS']);
  });

  it('leaves out what is excluded, and counts what is ignored without showing it', async () => {
    const { dev, page, judged, target } = await setUp(noCorsApi, {
      options: (api) => ({
        ...given(api),
        exclude: ['/api/legacy/**'],
        // The second is a reserved name: written for a version that tells more.
        ignore: [{ code: 'allow-origin-missing' }, { code: 'cookie-third-party' }],
      }),
    });
    await page('GET', '/api/legacy/items');
    await page('GET', '/api/items');
    const report = await judged(1);
    expect(report.calls).toHaveLength(1);
    expect(report.findings).toEqual([]);
    expect(target.probes().some(({ url }) => url.includes('legacy'))).toBe(false);
    expect(dev.output()).not.toContain('allow-origin-missing');
  });
});

describe('own proxy entries', () => {
  it('stand behind those of the user, and it is said when one is not used', async () => {
    const own = closing(await startTarget(allowlistApi([PAGE])));
    const { dev, page, target } = await setUp(noCorsApi, {
      options: (api) => ({ ...given(api), proxy: { '/api': own.origin, '/own': own.origin } }),
    });
    await page('GET', '/api/items');
    await page('GET', '/own/items');
    expect(target.received.map(({ url }) => url)).toEqual(['/api/items']);
    expect(own.received.map(({ url }) => url)).toEqual(['/own/items']);
    await until('the note', () => dev.output().includes('its own proxy entry "/api" is not used'));
  });
});

describe('basis of what is known', () => {
  it('warns, and never calls it an error, when the API is only assumed', async () => {
    const { page, judged } = await setUp(noCorsApi, { options: () => ({ production: { page: PAGE } }) });
    await page('GET', '/api/items');
    await page('GET', '/api/other');
    expect(codesOf(await judged(2))).toEqual(['allow-origin-missing (warning)']);
  });

  it('takes the API of production from a client env variable, names the file, and does not contact it', async () => {
    const other = closing(await startTarget(noCorsApi));
    const { dev, page, judged, target } = await setUp(noCorsApi, {
      options: () => ({ production: { page: PAGE } }),
      files: {
        '.env': 'VITE_API_URL=/api\n',
        '.env.production': `VITE_API_URL=http://live.shop.example:${other.port}/api\n`,
      },
    });
    await page('GET', '/api/items?q=canary');
    const report = await judged(1);
    expect(report.calls[0]).toMatchObject({
      basis: 'inferred',
      productionUrl: `http://live.shop.example:${other.port}/api/items`,
      verdicts: { chromium: { outcome: 'unknown', why: 'api-not-contacted' } },
    });
    expect(other.received).toEqual([]);
    expect(target.probes()).toEqual([]);
    expect(dev.output()).toContain('VITE_API_URL');
  });

  it('asks another environment only when it is given, without query, cookies or author values', async () => {
    const live = closing(await startTarget(allowlistApi([PAGE])));
    const { page, judged, target } = await setUp(noCorsApi, {
      options: () => ({ production: { page: PAGE, api: `http://localhost:${live.port}` } }),
    });
    await page('GET', '/api/items?q=canary', { cookie: 'sid=canary', 'x-request-id': 'canary' });
    await judged(1);
    expect(target.probes()).toEqual([]);
    expect(live.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'OPTIONS /api/items',
      'GET /api/items',
    ]);
    expect(JSON.stringify(live.received)).not.toContain('canary');
    expect(live.received[0]?.headers['access-control-request-headers']).toBe('x-request-id');
  });

  it.each([
    ['no CORS layer at all', noCorsApi, ['preflight-not-handled (warning)']],
    ['an allowlist of its own', allowlistApi(['http://localhost:5173']), []],
  ] as const)('takes a loopback target for development code: %s', async (_name, answer, codes) => {
    const target = closing(await startTarget(answer));
    const { page, judged } = await setUp(noCorsApi, {
      options: () => ({ production: { page: PAGE } }),
      entry: { target: target.origin },
    });
    await page('GET', '/api/items');
    await page('PUT', '/api/items', json, '{}');
    const report = await judged(2);
    expect(codesOf(report)).toEqual(codes);
    expect(target.probes().map(({ method }) => method)).toEqual(['OPTIONS']);
  });
});
