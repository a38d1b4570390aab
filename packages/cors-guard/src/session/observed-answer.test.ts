import { describe, expect, it } from 'vitest';
import type { Observation } from '../observe/index.ts';
import type { BrowserRequest, HeaderLine } from '../predict/index.ts';
import { answerFromObserved } from './observed-answer.ts';

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

const observed = (headers: readonly HeaderLine[], status = 201): Observation => ({
  entry: '/api',
  target: 'https://api.example.com',
  targetBase: '',
  method: 'POST',
  devPath: '/api/items',
  forwardedPath: '/items',
  requestHeaders: [],
  proxyHeaders: [],
  response: { status, headers, durationMs: 5 },
  transport: {},
});

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
    expect(answerFromObserved(request(false), observed(headers), PAGE) !== undefined).toBe(proves);
  });

  it('a credentialed call needs the other header, too', () => {
    const acac: HeaderLine = ['Access-Control-Allow-Credentials', 'true'];
    expect(answerFromObserved(request(true), observed([[ACAO, PAGE]]), PAGE)).toBeUndefined();
    expect(answerFromObserved(request(true), observed([[ACAO, PAGE], acac]), PAGE)?.status).toBe(201);
  });

  it('says nothing of the hops of a redirect', () => {
    expect(answerFromObserved({ ...request(false), hop: 1 }, observed([[ACAO, '*']]), PAGE)).toBeUndefined();
  });
});
