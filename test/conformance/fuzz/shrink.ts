import type { HeaderLine } from '../../../packages/cors-guard/src/predict/index.ts';
import type { Hop } from '../corpus.ts';
import type { Ask, Question } from '../live/format.ts';
import type { Judged } from './judge.ts';
import { withId } from './mutate.ts';
import { isPlayable } from './playable.ts';

/** Asks the browser and the engine. */
export type AskAndJudge = (questions: readonly Question[]) => Promise<readonly Judged[]>;

/** More steps than any case has parts. */
const MOST_STEPS = 80;

/**
 * The smallest case that still shows a disagreement of the same aspect: takes away or simplifies one thing after the other
 * and asks the browser each time.
 */
export async function shrink(judged: Judged, ask: AskAndJudge): Promise<Judged> {
  const aspect = judged.disagreements[0]?.aspect;
  let smallest = judged;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { question } = smallest;
    const smaller = simplerThan(question)
      .map((candidate, index) => withId(candidate, `${judged.question.id}s${step}x${index}`))
      .filter(isPlayable);
    const found = await ask(smaller);
    const next = found.find(({ disagreements }) => disagreements[0]?.aspect === aspect);
    if (!next) break;
    smallest = next;
  }
  return smallest;
}

/** Cases that are simpler by one step, the boldest first. */
function simplerThan(question: Question): Question[] {
  const { req, hops, page } = question;
  if (!req) return [];
  const simplerPage = /^(?:csp|coep|cred)/.test(page) ? [{ ...question, page: 'https' }] : [];
  return [
    ...fewerHops(hops).map((fewer) => ({ ...question, hops: fewer })),
    ...simplerPage,
    ...simplerAsks(req).map((simpler) => ({ ...question, req: simpler })),
    ...hops.flatMap((hop, index) =>
      simplerHops(hop).map((simpler) => ({ ...question, hops: hops.with(index, simpler) })),
    ),
  ];
}

/** Ends a redirect earlier, or starts it later. */
function fewerHops(hops: readonly Hop[]): Hop[][] {
  if (hops.length < 2) return [];
  const ending = hops.at(-2) as Hop;
  const headers = ending.response.headers.filter(([name]) => name.toLowerCase() !== 'location');
  return [hops.slice(1), [...hops.slice(0, -2), { ...ending, response: { status: 200, headers } }]];
}

function simplerAsks(ask: Ask): Ask[] {
  const { upload: _upload, ...noUpload } = ask;
  const { keepalive: _keepalive, ...noKeepalive } = ask;
  const { mode: _mode, ...noMode } = ask;
  const { redirect: _redirect, ...noRedirect } = ask;
  const { body: _body, ...noBody } = ask;
  const { headers = [] } = ask;
  const simpler: Ask[] = [
    noUpload,
    noKeepalive,
    noMode,
    noRedirect,
    noBody,
    ...fewerLines(headers).map((fewer) => withHeaders(ask, fewer)),
    { ...ask, api: 'fetch' },
    { ...ask, credentials: 'same-origin' },
    { ...ask, method: 'GET' },
    { ...noBody, method: 'GET' },
    ...(ask.method === 'GET' ? [] : [{ ...ask, method: 'POST' }]),
    ...(ask.body === undefined ? [] : [{ ...ask, body: 'text' }]),
    ...shorterValues(headers).map((shorter) => ({ ...ask, headers: shorter })),
  ];
  return simpler.filter((candidate) => !isSame(candidate, ask));
}

function withHeaders({ headers: _headers, ...rest }: Ask, headers: readonly HeaderLine[]): Ask {
  return headers.length > 0 ? { ...rest, headers } : rest;
}

function simplerHops(hop: Hop): Hop[] {
  const { preflight, response, ...rest } = hop;
  const { pathname, origin } = new URL(hop.url);
  const simpler: Hop[] = [
    { ...rest, response },
    { ...hop, url: origin + pathname },
    { ...hop, url: `https://api.backend.test${pathname}` },
    ...simplerAnswers(response).map((simple) => ({ ...hop, response: simple })),
    ...(preflight ? simplerAnswers(preflight).map((simple) => ({ ...hop, preflight: simple })) : []),
  ];
  return simpler.filter((candidate) => !isSame(candidate, hop));
}

function simplerAnswers({ status, headers }: Hop['response']): Hop['response'][] {
  return [
    ...fewerLines(headers).map((fewer) => ({ status, headers: fewer })),
    ...(status >= 300 && status < 400 ? [] : [{ status: 200, headers }]),
    ...shorterValues(headers).map((shorter) => ({ status, headers: shorter })),
    { status, headers: headers.map(([name, value]): HeaderLine => [name.toLowerCase(), value]) },
  ];
}

function fewerLines(lines: readonly HeaderLine[]): HeaderLine[][] {
  return lines.map((_, index) => lines.toSpliced(index, 1));
}

/** Half of a value, or a value that is shorter by one byte. */
function shorterValues(lines: readonly HeaderLine[]): HeaderLine[][] {
  return lines.flatMap(([name, value], index) => {
    const middle = value.length >> 1;
    const cuts = [value.slice(0, middle), value.slice(middle), value.slice(1), value.slice(0, -1), '*', '1'];
    const shorter = [...new Set(cuts)].filter((cut) => cut.length < value.length);
    return shorter.map((cut) => lines.with(index, [name, cut]));
  });
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
