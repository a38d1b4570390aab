import type { HeaderLine } from '../../../packages/cors-guard/src/predict/index.ts';
import type { Ask } from '../live/format.ts';
import { joinList, mutateByte, pad } from './nasty.ts';
import type { Random } from './random.ts';

const METHODS = [
  [14, 'GET'],
  [14, 'POST'],
  [8, 'PUT'],
  [5, 'DELETE'],
  [4, 'PATCH'],
  [4, 'HEAD'],
  [2, 'OPTIONS'],
  [1, 'patch'],
  [1, 'put'],
  [1, 'Post'],
  [1, 'get'],
  [1, 'head'],
  [1, 'QUERY'],
  [1, 'chicken'],
  [1, '*'],
  [0.5, "x!#$%&'*+-.^_`|~1"],
  [0.3, 'TRACE'],
  [0.3, 'connect'],
] as const;

const BODIES = [
  [5, 'text'],
  [5, 'json'],
  [3, 'params'],
  [3, 'form'],
  [3, 'buffer'],
  [2, 'none'],
  [1, 'empty'],
  [1, 'blob:'],
  [1, 'blob:application/json'],
  [1, 'blob:text/plain;charset=x'],
] as const;

const TYPES = [
  'text/plain',
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=xyz',
  'text/plain; charset=utf-8',
  'TEXT/PLAIN;a=b',
  'text/plain;',
  'text/plain, application/json',
  'application/graphql-response+json',
  'text/html',
  '',
];

const RANGES = ['bytes=0-', 'bytes=0-99', 'bytes=-5', 'bytes=9-5', 'bytes=0-1,3-4', 'Bytes=0-5', 'bytes=007-08'];
const LANGUAGES = ['en', 'de-DE, en;q=0.5', '*', 'fr_FR', 'zh-Hant-TW', ''];
const ACCEPTS = ['*/*', 'application/json', 'text/html;q=0.9, */*;q=0.1', 'image/avif,image/webp', 'a/b;c="d"', ''];

/** Headers that only some browsers, or only some values, let pass. */
const PECULIAR: readonly HeaderLine[] = [
  ['Save-Data', 'on'],
  ['DPR', '2.5'],
  ['Device-Memory', '8'],
  ['Viewport-Width', '300'],
  ['Width', '1e3'],
  ['RTT', '100'],
  ['Downlink', '1.7'],
  ['ECT', '4g'],
  ['Intervention', '<https://a.test/>; level="warning"'],
  ['Sec-CH-UA', '"x"'],
  ['Sec-CH-Prefers-Color-Scheme', 'dark'],
  ['User-Agent', 'shop/1.0'],
  ['Last-Event-ID', '7'],
  ['Priority', 'u=1'],
  ['Purpose', 'prefetch'],
  ['Upgrade-Insecure-Requests', '1'],
  ['Early-Data', '1'],
  ['Access-Control-Request-Private-Network', 'true'],
  ['X-HTTP-Method-Override', 'PUT'],
  ['X-HTTP-Method-Override', 'trace, get'],
  ['X-Method-Override', '"TRACE"'],
  ['X-HTTP-Method', 'CONNECT'],
  ['Cookie', 'a=b'],
  ['Host', 'other.test'],
  ['Origin', 'https://other.test'],
  ['Referer', 'https://other.test/'],
  ['Date', 'now'],
  ['Proxy-Any', '1'],
  ['Sec-Any', '1'],
  ['Set-Cookie', 'a=b'],
  ['DNT', '1'],
  ['TE', 'trailers'],
  ['Access-Control-Request-Headers', 'x-a'],
  ['Content-Encoding', 'identity'],
  ['Content-Location', '/a'],
  ['If-None-Match', '"a"'],
  ['Cache-Control', 'no-cache'],
  ['Pragma', 'no-cache'],
];

/** What a page asks for. */
export function createAsk(random: Random): Ask {
  const api = random.chance(0.3) ? 'xhr' : 'fetch';
  const credentials = random.weighted([
    [5, 'include'],
    [4, 'same-origin'],
    [api === 'xhr' ? 0 : 2, 'omit'],
  ] as const);
  const method = random.chance(0.02) ? mutateByte(random, 'PUT') : random.weighted(METHODS);
  const headers = createHeaders(random);
  const rest = api === 'fetch' ? fetchOnly(random) : xhrOnly(random);
  const body = createBody(random, method, api === 'fetch' && !rest.keepalive);
  return { api, method, credentials, ...(headers.length > 0 && { headers }), ...(body && { body }), ...rest };
}

function fetchOnly(random: Random): Partial<Ask> {
  const mode = random.weighted([
    [34, undefined],
    [2, 'cors'],
    [4, 'no-cors'],
    [2, 'same-origin'],
  ] as const);
  const redirect = random.weighted([
    [30, undefined],
    [2, 'follow'],
    [2, 'error'],
    [3, 'manual'],
  ] as const);
  const keepalive = random.chance(0.02);
  return { ...(mode && { mode }), ...(redirect && { redirect }), ...(keepalive && { keepalive }) };
}

function xhrOnly(random: Random): Partial<Ask> {
  return random.chance(0.2) ? { upload: random.pick(['progress', 'loadstart', 'load']) } : {};
}

/** Streams are for fetch alone, and not for what outlives the page. */
function createBody(random: Random, method: string, maybeStream: boolean): string | undefined {
  const takesNone = /^(?:get|head)$/i.test(method);
  if (!random.chance(takesNone ? 0.02 : 0.75)) return undefined;
  return maybeStream && random.chance(0.04) ? 'stream' : random.weighted(BODIES);
}

function createHeaders(random: Random): HeaderLine[] {
  const count = random.weighted([
    [5, 0],
    [5, 1],
    [2, 2],
    [1, 3],
    [0.3, 9],
  ] as const);
  const headers = Array.from({ length: count }, () => createHeader(random));
  return headers.flatMap((header) => (random.chance(0.08) ? [header, against(random, header)] : [header]));
}

/** The same name once more. */
function against(random: Random, [name, value]: HeaderLine): HeaderLine {
  return [random.chance(0.3) ? name.toUpperCase() : name, random.chance(0.5) ? value : mutateByte(random, value)];
}

function createHeader(random: Random): HeaderLine {
  const [name, value] = plainHeader(random);
  if (random.chance(0.03)) return [mutateByte(random, name), value];
  if (random.chance(0.12)) return [name, lengthen(random, value)];
  if (random.chance(0.2)) return [name, mutateByte(random, value)];
  return [name, random.chance(0.1) ? pad(random, value) : value];
}

function plainHeader(random: Random): HeaderLine {
  return random.weighted<() => HeaderLine>([
    [4, () => ['Content-Type', random.pick(TYPES)]],
    [3, () => ['Accept', random.pick(ACCEPTS)]],
    [2, () => ['Range', random.pick(RANGES)]],
    [2, () => [random.pick(['Accept-Language', 'Content-Language']), random.pick(LANGUAGES)]],
    [2, () => ['Authorization', 'Bearer abc']],
    [3, () => [random.pick(['X-A', 'X-B', 'x-requested-with', 'X-CSRF-Token', 'Zeta', 'alpha']), '1']],
    [3, () => random.pick(PECULIAR)],
  ])();
}

/** To about 128 bytes, the longest value that needs no preflight, or far over it. */
function lengthen(random: Random, value: string): string {
  const length = random.pick([126, 127, 128, 129, 400]);
  return (
    value +
    random
      .pick(['a', ',', '=', ' a'])
      .repeat(length)
      .slice(0, Math.max(0, length - value.length))
  );
}

/** Names for Access-Control-Allow-Headers. */
export function headerNamesFor(random: Random, { headers = [] }: Ask): string {
  const names = headers.map(([name]) => (random.chance(0.5) ? name.toLowerCase() : name));
  return joinList(random, [...new Set([...names, 'Content-Type'])]);
}
