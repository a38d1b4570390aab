import type { HeaderLine } from '../../../packages/cors-guard/src/predict/index.ts';
import type { Hop } from '../corpus.ts';
import type { Ask } from '../live/format.ts';
import { joinList, mutateByte, pad } from './nasty.ts';
import type { Random } from './random.ts';
import { headerNamesFor } from './requests.ts';

export type Answered = Hop['response'];

/** Of an answer to a page of this origin. */
export interface AnswerTo {
  readonly ask: Ask;
  /** Origin that the browser will name, as far as known. */
  readonly origin: string;
}

/** How likely a header is wrong; most calls must get far enough for what comes later. */
const FAULT = 0.07;

const FINAL_STATUSES = [
  [20, 200],
  [2, 201],
  [2, 204],
  [1, 206],
  [1, 299],
  [1, 304],
  [1, 400],
  [2, 401],
  [2, 404],
  [2, 500],
  [1, 503],
  [0.3, 407],
  [0.3, 205],
  [0.3, 599],
] as const;

const PREFLIGHT_FAULTS = [205, 206, 226, 299, 300, 301, 302, 304, 307, 400, 401, 403, 404, 405, 429, 500, 501, 503];

/** The answer to a preflight. */
export function createPreflightAnswer(random: Random, to: AnswerTo): Answered {
  const status = random.chance(FAULT) ? random.pick(PREFLIGHT_FAULTS) : random.pick([200, 204]);
  const headers = [
    ...originLines(random, to),
    ...fault(random, 'Access-Control-Allow-Methods', methodsFor(random, to.ask), 'GET, POST'),
    ...fault(random, 'Access-Control-Allow-Headers', headersFor(random, to.ask), 'x-other'),
    ...maxAge(random),
  ];
  return { status, headers: shuffleNames(random, headers) };
}

/** The answer to the request itself, when it is the last. */
export function createFinalAnswer(random: Random, to: AnswerTo): Answered {
  const headers = [...originLines(random, to), ...readables(random), ...exposed(random), ...guards(random)];
  return { status: random.weighted(FINAL_STATUSES), headers: shuffleNames(random, headers) };
}

/** Access-Control-Allow-Origin and -Credentials. */
export function originLines(random: Random, { ask, origin }: AnswerTo): HeaderLine[] {
  const include = ask.credentials === 'include';
  const right = include || random.chance(0.5) ? origin : '*';
  const allowOrigin = random.chance(FAULT) ? wrongOrigin(random, origin) : [right];
  const needsCredentials = include || random.chance(0.2);
  const allowCredentials = needsCredentials ? credentialsValues(random) : [];
  return [
    ...allowOrigin.map((value): HeaderLine => ['Access-Control-Allow-Origin', value]),
    ...allowCredentials.map((value): HeaderLine => ['Access-Control-Allow-Credentials', value]),
  ];
}

/** One value per line. */
function wrongOrigin(random: Random, origin: string): string[] {
  const variants: readonly (readonly string[])[] = [
    [],
    ['*'],
    ['null'],
    ['Null'],
    [''],
    [`${origin}/`],
    [origin.toUpperCase()],
    [`${origin}:443`],
    [`${origin},${origin}`],
    [`${origin}, *`],
    [`* ,${origin}`],
    [`"${origin}"`],
    [origin.replace(/^https?:/, '')],
    [origin.replace('https:', 'http:')],
    ['https://other.test'],
    [origin, origin],
    ['*', origin],
    ['*', ''],
    ['', origin],
    ['null', origin],
    [pad(random, origin)],
    [pad(random, '*')],
    [mutateByte(random, origin)],
    [mutateByte(random, origin)],
    [mutateByte(random, '*')],
    [mutateByte(random, 'null')],
  ];
  return [...random.pick(variants)];
}

function credentialsValues(random: Random): readonly string[] {
  if (!random.chance(FAULT)) return ['true'];
  const lists = [['True'], ['TRUE'], [], [''], ['true', 'true'], ['true, true'], ['false'], ['1'], ['true', '']];
  const nasty = [[mutateByte(random, 'true')], [pad(random, 'true')]];
  return random.pick([...lists, ...nasty]);
}

function methodsFor(random: Random, { method }: Ask): string {
  const asked = random.chance(0.9) ? method : method.toUpperCase();
  return random.weighted([
    [5, asked],
    [5, joinList(random, ['GET', asked])],
    [1, '*'],
    [1, joinList(random, ['*', asked])],
    [1, asked.toUpperCase()],
    [1, asked.toLowerCase()],
  ]);
}

function headersFor(random: Random, ask: Ask): string {
  const names = headerNamesFor(random, ask);
  return random.weighted([
    [8, names],
    [2, '*'],
    [1, joinList(random, ['*', 'authorization'])],
    [1, joinList(random, [names, '*'])],
  ]);
}

/** Lines of a header that is right, absent, doubled, or off by a byte. */
function fault(random: Random, name: string, right: string, other: string): HeaderLine[] {
  if (!random.chance(FAULT * 1.5)) return [[name, right]];
  const variants: readonly (readonly string[])[] = [
    [],
    [''],
    [other],
    [other, right],
    [right, other],
    [right, 'bad token'],
    [mutateByte(random, right)],
    [mutateByte(random, right)],
    [pad(random, right)],
    [`"${right}"`],
    [right.replaceAll(',', ' ')],
    [`${right};q=1`],
  ];
  return random.pick(variants).map((value) => [name, value]);
}

function maxAge(random: Random): HeaderLine[] {
  const values = ['0', '600', '-1', 'abc', '', '5, 5', '99999999999'];
  return random.chance(0.1) ? [['Access-Control-Max-Age', random.pick(values)]] : [];
}

const READABLES: readonly HeaderLine[] = [
  ['X-Total', '5'],
  ['ETag', '"e"'],
  ['Last-Modified', 'Wed, 21 Oct 2015 07:28:00 GMT'],
  ['Expires', '0'],
  ['Pragma', 'no-cache'],
  ['Content-Language', 'en'],
  ['Set-Cookie', 'srv=1; Path=/'],
  ['Set-Cookie2', 'srv=1'],
  ['Authorization', 'x'],
  ['Retry-After', '1'],
  ['Link', '</a>; rel=next'],
  ['*', 'star'],
  ['X-Empty', ''],
  ['accept', 'x'],
];

function readables(random: Random): HeaderLine[] {
  return random.chance(0.3) ? READABLES.filter(() => random.chance(0.3)) : [];
}

function exposed(random: Random): HeaderLine[] {
  if (!random.chance(0.3)) return [];
  const names = READABLES.filter(() => random.chance(0.4)).map(([name]) =>
    random.chance(0.3) ? name.toLowerCase() : name,
  );
  const list = random.weighted([
    [4, joinList(random, names)],
    [2, '*'],
    [1, joinList(random, ['*', ...names])],
    [1, mutateByte(random, joinList(random, names))],
  ]);
  const lines: HeaderLine[] = [['Access-Control-Expose-Headers', list]];
  return random.chance(0.2)
    ? [...lines, ['Access-Control-Expose-Headers', random.pick(['x-total', 'bad token', '', '*'])]]
    : lines;
}

/** What concerns answers without CORS. */
function guards(random: Random): HeaderLine[] {
  if (!random.chance(0.15)) return [];
  const value = random.pick(['same-origin', 'same-site', 'cross-origin', 'Same-Site', 'same-origin, same-origin', '']);
  return [['Cross-Origin-Resource-Policy', random.chance(0.1) ? mutateByte(random, value) : value]];
}

/** Names of headers in any case, and lines in any order. */
function shuffleNames(random: Random, headers: readonly HeaderLine[]): HeaderLine[] {
  const cased = headers.map(([name, value]): HeaderLine => [random.chance(0.1) ? name.toLowerCase() : name, value]);
  return random.chance(0.2) ? cased.reverse() : cased;
}
