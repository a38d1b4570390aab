import { describe, expect, it } from 'vitest';
import type { Observation } from '../observe/index.ts';
import { answered, observed } from '../observe/testing.ts';
import type { BrowserRequest, HeaderLine } from '../predict/index.ts';
import { answerAsProduction, answerFromObserved, carriesMore } from './observed-answer.ts';

const PAGE = 'https://app.example.com';
const ACAO = 'Access-Control-Allow-Origin';

const request = (includeCredentials: boolean): BrowserRequest => ({
  kind: 'actual',
  hop: 0,
  method: 'POST',
  url: 'https://api.example.com/items',
  origin: PAGE,
  headers: [],
  includeCredentials,
});

const seen = (headers: readonly HeaderLine[], status = 201): Observation =>
  observed({ method: 'POST', forwardedPath: '/items', response: answered(status, headers) });

describe('answerFromObserved', () => {
  it.each<[string, readonly HeaderLine[], boolean]>([
    ['no header: a correct allowlist answers a development origin so', [], false],
    ['the development origin echoed', [[ACAO, 'http://localhost:5173']], false],
    ['any page is allowed', [[ACAO, '*']], true],
    [
      'two lines',
      [
        [ACAO, PAGE],
        [ACAO, PAGE],
      ],
      true,
    ],
    ['two values in a line', [[ACAO, `${PAGE}, ${PAGE}`]], true],
    ['the production origin, whoever asks', [['access-control-allow-origin', PAGE]], true],
  ])('%s', (_name, headers, proves) => {
    expect(answerFromObserved(request(false), seen(headers), PAGE) !== undefined).toBe(proves);
  });

  it('a credentialed call needs the other header, too', () => {
    const acac: HeaderLine = ['Access-Control-Allow-Credentials', 'true'];
    expect(answerFromObserved(request(true), seen([[ACAO, PAGE]]), PAGE)).toBeUndefined();
    expect(answerFromObserved(request(true), seen([[ACAO, PAGE], acac]), PAGE)?.status).toBe(201);
  });

  it('says nothing of the hops of a redirect', () => {
    expect(answerFromObserved({ ...request(false), hop: 1 }, seen([[ACAO, '*']]), PAGE)).toBeUndefined();
  });
});

describe('answerAsProduction', () => {
  const asPage = (status: number, more: Partial<Observation> = {}): Observation => ({
    ...seen([], status),
    asOrigin: PAGE,
    ...more,
  });

  it.each([200, 302, 403, 422, 500])('is the proxied answer, whatever it says: %d', (status) => {
    expect(answerAsProduction(request(false), asPage(status))).toMatchObject({ status, origin: PAGE, headers: [] });
  });

  it.each<[string, BrowserRequest, Observation]>([
    ['the request carried its own Origin', request(false), seen([[ACAO, PAGE]])],
    ['it carried another page', request(false), asPage(200, { asOrigin: 'https://other.example.com' })],
    ['the answer is that of another hop', { ...request(false), hop: 1 }, asPage(200)],
    ['it is a preflight', { ...request(false), kind: 'preflight' }, asPage(200)],
    ['the browser had the answer already', request(false), asPage(304)],
    [
      'the proxy followed a redirect',
      request(false),
      asPage(200, { response: { status: 200, headers: [], durationMs: 5, afterRedirect: true } }),
    ],
  ])('is none where %s', (_name, asked, observation) => {
    expect(answerAsProduction(asked, observation)).toBeUndefined();
  });
});

describe('carriesMore', () => {
  const withCookie: Partial<Observation> = { requestHeaders: [['Cookie', 'a=1']] };

  it.each<[string, boolean, Partial<Observation>, boolean]>([
    ['nothing but what the page will send', false, {}, false],
    ['cookies that the page will send', true, withCookie, false],
    ['cookies that it will not send', false, withCookie, true],
    ['a header of the proxy', true, { proxyHeaders: ['x-api-key'] }, true],
  ])('%s', (_name, includeCredentials, more, expected) => {
    expect(carriesMore(request(includeCredentials), { ...seen([]), ...more })).toBe(expected);
  });
});
