import type { HeaderLine } from '../../../packages/cors-guard/src/predict/index.ts';
import type { Hop, Pages } from '../corpus.ts';
import type { Ask, Question } from '../live/format.ts';
import { createFinalAnswer, createPreflightAnswer, originLines, type Answered, type AnswerTo } from './answers.ts';
import { mutateByte } from './nasty.ts';
import type { Random } from './random.ts';
import { createAsk } from './requests.ts';

const PAGES = [
  [60, 'https'],
  [12, 'http'],
  [8, 'port'],
  [8, 'sandbox'],
  [2, 'coep'],
  [2, 'credentialless'],
  [3, 'csp17'],
] as const;

const HTTPS = [
  [8, 'https://api.backend.test'],
  [5, 'https://api.shop.test'],
  [3, 'https://app.shop.test'],
  [2, 'https://app.shop.test:8443'],
  [2, 'https://cdn.third.test'],
  [1, 'https://shop.test'],
  [1, 'https://api.backend.test:443'],
  [1, 'https://API.Backend.test'],
  [0.5, 'https://api.backend.test.'],
  [0.5, 'https://bücher.test'],
  [0.5, 'https://xn--bcher-kva.test'],
  [0.5, 'https://alice.github.io'],
  [0.3, 'https://198.51.100.7'],
] as const;

const HTTP = [
  [4, 'http://api.backend.test'],
  [2, 'http://api.shop.test'],
  [2, 'http://app.shop.test'],
  [2, 'http://app.shop.test:8080'],
  [1, 'http://cdn.third.test'],
  [0.5, 'http://localhost'],
  [0.3, 'http://127.0.0.1'],
] as const;

const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Makes up a request and all answers to it. Most answers are right, each with a small chance of a fault: a case that fails
 * at once says nothing about what would come later.
 *
 * @param id - must differ from all others that the browser is asked
 */
export function generate(random: Random, id: string, pages: Pages): Question {
  const page = random.chance(0.08) ? random.pick(Object.keys(pages)) : random.weighted(PAGES);
  const origin = pages[page]?.origin ?? 'null';
  const ask = createAsk(random);
  const bases = createBases(random, ask, page);
  const paths = bases.map((_, index) => `/c/${id}/${index}`);
  const urls = bases.map(
    (base, index) => base + paths[index] + (random.chance(0.08) ? random.pick(['?a=1', '#f', '?']) : ''),
  );
  const hops = urls.map((url, index): Hop => {
    const expected = isTainted(origin, bases.slice(0, index + 1)) ? 'null' : origin;
    const to: AnswerTo = { ask, origin: random.chance(0.03) ? origin : expected };
    const preflight = random.chance(0.95) ? { preflight: createPreflightAnswer(random, to) } : {};
    const next = urls[index + 1];
    const response =
      next === undefined ? createFinalAnswer(random, to) : createRedirect(random, to, next, paths[index + 1] ?? '');
    return { url: index === 0 ? withUserinfo(random, url, ask) : url, ...preflight, response };
  });
  return { id, class: 'fuzz', page, origin, req: ask, hops };
}

function createBases(random: Random, ask: Ask, page: string): string[] {
  const count = random.weighted([
    [11, 1],
    [7, 2],
    [4, 3],
    [2, 4],
  ] as const);
  const insecure = page === 'http' || page === 'csp17' ? 0.6 : 0.03;
  const bases = Array.from({ length: count }, () => random.weighted<string>(random.chance(insecure) ? HTTP : HTTPS));
  const stays = bases.map((base, index) => (index > 0 && random.chance(0.3) ? (bases[index - 1] ?? base) : base));
  return ask.body === 'stream' ? [streamTarget(random), ...stays.slice(1)] : stays;
}

/** Across origins, where a preflight tells the version of HTTP before the stream is sent. */
function streamTarget(random: Random): string {
  return random.pick(['https://api.backend.test:9443', 'https://api.backend.test:9443', 'https://api.shop.test']);
}

/** Whether the browser names no origin any more: it left a foreign one. Only a guess of what to answer. */
function isTainted(origin: string, bases: readonly string[]): boolean {
  const origins = bases.map((base) => new URL(base).origin);
  return origins.some((own, index) => index > 0 && own !== origins[index - 1] && origins[index - 1] !== origin);
}

function withUserinfo(random: Random, url: string, { api }: Ask): string {
  return random.chance(api === 'xhr' ? 0.03 : 0.005) ? url.replace('://', '://user:pw@') : url;
}

function createRedirect(random: Random, to: AnswerTo, next: string, path: string): Answered {
  const status = random.chance(0.03) ? random.pick([300, 304, 305, 306]) : random.pick(REDIRECTS);
  const headers = [...originLines(random, to), ...locationLines(random, next, path)];
  return { status, headers };
}

function locationLines(random: Random, next: string, path: string): HeaderLine[] {
  if (random.chance(0.85)) return [['Location', next]];
  const variants: readonly (readonly string[])[] = [
    [next.replace(/^https?:/, '')],
    [next.replace(/^https?/, (scheme) => scheme.toUpperCase())],
    [path],
    [`${next}?a=b`],
    [`${next}#frag`],
    [` ${next} `],
    [next.replace('://', ':\\\\')],
    [next.replace('://', '://user:pw@')],
    [next.replace('://', '://user@')],
    [next.replace('://', '://@')],
    [`${next}?q=\u00e9`],
    [''],
    [],
    ['https://['],
    ['data:text/plain,hi'],
    ['mailto:a@b.test'],
    ['about:blank'],
    [next, next],
    [next, path],
    [mutateByte(random, next)],
  ];
  return random.pick(variants).map((value) => ['Location', value]);
}
