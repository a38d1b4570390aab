/** What the answers show that development got: every cause, and its twin one header apart. */

import { describe, expect, it } from 'vitest';
import { startTarget, type Answer } from '../helpers/recording-target.ts';
import { closing, codesOf, given, PAGE, setUp } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';

const json = { 'content-type': 'application/json' };
/** Status and headers of the answers to calls, by path. */
type Routes = Readonly<Record<string, readonly [status: number, headers: Readonly<Record<string, string>>]>>;

/** An API that lets in whoever asks, but for what its routes say of their own answers. */
const api =
  (routes: Routes, preflight: Readonly<Record<string, string>> = {}): Answer =>
  (request, response) => {
    const { origin = '*' } = request.headers;
    const echo = { Vary: 'Origin', 'Access-Control-Allow-Origin': origin };
    if (request.method === 'OPTIONS') {
      const allowed = { 'Access-Control-Allow-Headers': 'content-type', ...echo, ...preflight };
      response.writeHead(204, allowed).end();
      return;
    }
    const [status, headers] = routes[request.url ?? ''] ?? [200, {}];
    const own = Object.fromEntries(Object.entries({ ...echo, ...headers }).filter(([, value]) => value !== ''));
    response.writeHead(status, { 'Content-Type': 'application/json', ...own }).end('{}');
  };

/** Takes the header away. */
const WITHOUT = { 'Access-Control-Allow-Origin': '' };

describe('errors without CORS headers', () => {
  it.each([
    ['the error lacks the header', WITHOUT, ['cors-missing-on-errors (warning)']],
    ['the error has it', {}, []],
  ])('are told when other answers to the same Origin carry them: %s', async (_name, headers, codes) => {
    const { page, judged } = await setUp(api({ '/api/invalid': [422, headers] }), { options: given });
    await page('POST', '/api/items', json, '{}');
    await page('POST', '/api/invalid', json, '{}');
    const report = await judged(2);
    expect(codesOf(report)).toEqual(codes);
    expect(report.findings.map(({ detail }) => detail)).toEqual(codes.map(() => '422'));
  });

  it('are told of development code as well, and without any option', async () => {
    const local = closing(await startTarget(api({ '/api/invalid': [422, WITHOUT] })));
    const { page, judged } = await setUp(api({}), { entry: { target: local.origin } });
    await page('POST', '/api/items', json, '{}');
    await page('POST', '/api/invalid', json, '{}');
    expect(codesOf(await judged(2))).toEqual(['cors-missing-on-errors (warning)']);
  });

  it('are told as long as the same call shows nothing better', async () => {
    let mended = false;
    const bare = api({ '/api/invalid': [422, WITHOUT] });
    const whole = api({ '/api/invalid': [422, {}] });
    const answer: Answer = (...exchange) => (mended ? whole : bare)(...exchange);
    const { dev, page, judged } = await setUp(answer, { options: given });
    await page('POST', '/api/items', json, '{}');
    await page('POST', '/api/invalid', json, '{}');
    expect((await judged(2)).findings).toHaveLength(1);
    mended = true;
    await page('POST', '/api/invalid', json, '{}');
    await until('no finding', async () => (await dev.report()).findings.length === 0);
  });

  it.each<[string, Routes]>([
    [
      'no answer to a development Origin carries the header',
      { '/api/items': [201, WITHOUT], '/api/invalid': [422, WITHOUT] },
    ],
    ['the route has no CORS layer for that Origin', { '/api/invalid': [200, WITHOUT] }],
  ])('are not told where %s', async (_name, routes) => {
    const { page, judged } = await setUp(api(routes), { options: given });
    await page('POST', '/api/items', json, '{}');
    await page('POST', '/api/invalid', json, '{}');
    expect((await judged(2)).findings).toEqual([]);
  });
});

describe('answers of a layer in front', () => {
  it.each([
    ['a gateway', 502, {}, WITHOUT, ['edge-answers-without-cors (warning)']],
    ['a gateway', 502, {}, {}, []],
    ['a firewall', 403, { Server: 'shield/2' }, WITHOUT, ['edge-answers-without-cors (warning)']],
    ['a firewall', 403, { Server: 'shield/2' }, {}, []],
    ['the API itself', 403, { Server: 'app/1' }, WITHOUT, ['cors-missing-on-errors (warning)']],
  ])('are told apart: %s, %d %j %j', async (_name, status, layer, headers, codes) => {
    const routes: Routes = {
      '/api/items': [201, { Server: 'app/1' }],
      '/api/blocked': [status, { ...layer, ...headers }],
    };
    const { page, judged } = await setUp(api(routes), { options: given });
    await page('POST', '/api/items', json, '{}');
    await page('POST', '/api/blocked', json, '{}');
    expect(codesOf(await judged(2))).toEqual(codes);
  });

  it.each([
    ['without the header', WITHOUT, ['edge-answers-without-cors (warning)']],
    ['with it', {}, []],
  ])('are told with asProduction, too: %s', async (_name, headers, codes) => {
    const { page, judged } = await setUp(api({ '/api/blocked': [502, headers] }), {
      options: (to) => ({ ...given(to), asProduction: true }),
    });
    await page('POST', '/api/items', json, '{}');
    await page('POST', '/api/blocked', json, '{}');
    expect(codesOf(await judged(2))).toEqual(codes);
  });
});

describe('cookies that will not be stored', () => {
  const credentials = { 'Access-Control-Allow-Credentials': 'true' };

  it.each([
    ['does not allow credentials', 'sid=canary; Path=/; HttpOnly', {}, ['set-cookie-ignored (warning)']],
    ['allows credentials', 'sid=canary; Path=/; HttpOnly', credentials, []],
    ['deletes the cookie', 'sid=; Max-Age=0', {}, []],
    ['is behind a load balancer', 'AWSALB=canary', {}, []],
  ])('are told when the API %s: %s', async (_name, cookie, preflight, codes) => {
    const login = api({ '/api/login': [200, { 'Set-Cookie': cookie }] }, preflight);
    const { dev, page, judged } = await setUp(login, { options: given });
    await page('POST', '/api/login', json, '{}');
    const report = await judged(1);
    expect(codesOf(report)).toEqual(codes);
    if (codes.length > 0) await until('the finding', () => dev.output().includes('set-cookie-ignored'));
    expect(dev.output() + JSON.stringify(report)).not.toContain('canary');
  });

  it.each([
    ['any origin', { 'Access-Control-Allow-Origin': '*' }, ['set-cookie-ignored (warning)']],
    ['the page with credentials', { 'Access-Control-Allow-Origin': PAGE, ...credentials }, []],
  ])('are told of a call without a preflight when the API allows %s', async (_name, headers, codes) => {
    const session = api({ '/api/session': [200, { 'Set-Cookie': 'sid=1', ...headers }] });
    const { page, judged } = await setUp(session, { options: given });
    await page('GET', '/api/session');
    expect(codesOf(await judged(1))).toEqual(codes);
  });
});
