import type { HeaderLine } from '../../../packages/cors-guard/src/predict/index.ts';
import type { Hop, Pages } from '../corpus.ts';
import { headerOf, withDefaults, type ArrivedRequest, type Reply } from './exchange.ts';
import { stepsOf, type Arrival, type Question } from './format.ts';
import { COOKIES, lettersOf } from './cookies.ts';

/** What the servers answer for one question, and what they have seen of it. */
interface Script {
  hops: readonly Hop[];
  /** Set for sequences only. */
  step?: number;
  readonly body: 'form' | 'other';
  /** Lower-case names of the headers that are written down, in that order. */
  readonly names: ReadonlySet<string>;
  readonly wire: Arrival[];
}

/** Plays the servers of all questions that are being asked, and writes down what reaches them. */
export interface Desk {
  respond(request: ArrivedRequest): Reply;
  /** Starts a question, or its next step. */
  open(question: Question, step: number): void;
  /** Ends a question. Returns what arrived, in order. */
  close(question: Question): readonly Arrival[];
}

/** Longer header values are cut when they are written down. */
const LONGEST = 140;

/** What browsers make up for a form is different every time. */
const BOUNDARY = /^(multipart\/form-data; boundary=)-+(?:WebKit|gecko)FormBoundary.*/i;

const ADDED: readonly HeaderLine[] = [['Cache-Control', 'no-store']];
const TYPED: readonly HeaderLine[] = [...ADDED, ['Content-Type', 'text/plain']];

export function createDesk(pages: Pages): Desk {
  const scripts = new Map<string, Script>();
  return {
    respond(request) {
      const path = request.target.split('?')[0] ?? '';
      const [, room, name = ''] = path.split('/');
      if (room === 'page') return pageReply(pages[name]?.headers ?? []);
      if (room === 'cookies') return pageReply(COOKIES.map(({ line }) => ['Set-Cookie', line]));
      const script = scripts.get(name);
      const hop = script?.hops.findIndex(({ url }) => new URL(url).pathname === path) ?? -1;
      return script && hop >= 0 ? play(script, hop, request) : answer(404, []);
    },
    open(question, step) {
      const known = scripts.get(question.id) ?? startScript(question);
      known.hops = stepsOf(question)[step]?.hops ?? question.hops;
      if (question.steps) known.step = step;
      scripts.set(question.id, known);
    },
    close({ id }) {
      const wire = scripts.get(id)?.wire ?? [];
      scripts.delete(id);
      return wire;
    },
  };
}

function startScript(question: Question): Script {
  const asks = stepsOf(question).map(({ req }) => req);
  const named = asks.flatMap(({ headers }) => headers ?? []).map(([name]) => name.toLowerCase());
  return {
    hops: question.hops,
    body: asks.some(({ body }) => body === 'form') ? 'form' : 'other',
    names: new Set([...named.filter((name) => name !== 'cookie'), 'content-type']),
    wire: [],
  };
}

function play(script: Script, index: number, request: ArrivedRequest): Reply {
  const hop = script.hops[index];
  const isPreflight = request.method === 'OPTIONS' && headerOf(request, 'access-control-request-method') !== undefined;
  script.wire.push(arrivalOf(script, index, request, isPreflight));
  const scripted = isPreflight ? hop?.preflight : hop?.response;
  return scripted ? answer(scripted.status, scripted.headers) : answer(404, []);
}

function arrivalOf(script: Script, hop: number, request: ArrivedRequest, isPreflight: boolean): Arrival {
  const acrm = headerOf(request, 'access-control-request-method');
  const acrh = headerOf(request, 'access-control-request-headers');
  const home = new URL(script.hops[hop]?.url ?? request.origin).origin;
  const headers = writtenHeaders(script, request, isPreflight);
  const letters = lettersOf(headerOf(request, 'cookie') ?? '');
  return {
    k: isPreflight ? 'P' : 'A',
    hop,
    m: request.method,
    o: headerOf(request, 'origin') ?? null,
    ...(script.step !== undefined && { step: script.step }),
    ...(isPreflight && acrm !== undefined && { acrm }),
    ...(isPreflight && acrh !== undefined && { acrh }),
    ...(Object.keys(headers).length > 0 && { h: headers }),
    ...(request.bodyLength > 0 && { body: script.body === 'form' ? 1 : request.bodyLength }),
    ...(letters !== '' && { ck: letters }),
    ...(request.origin !== home && { at: request.origin }),
  };
}

/** Of a preflight only an Accept that is not the usual one. */
function writtenHeaders({ names }: Script, request: ArrivedRequest, isPreflight: boolean): Record<string, string> {
  const written = [...(isPreflight ? ['accept'] : names)].flatMap((name): [string, string][] => {
    const value = headerOf(request, name);
    return value === undefined || (isPreflight && value === '*/*') ? [] : [[name, shorten(value)]];
  });
  return Object.fromEntries(written);
}

function shorten(value: string): string {
  const text = value.replace(BOUNDARY, '$1...');
  return text.length > LONGEST ? `${text.slice(0, 40)}...${text.length}` : text;
}

function answer(status: number, headers: readonly HeaderLine[]): Reply {
  return { status, headers: withDefaults(headers, status === 204 ? ADDED : TYPED), body: 'ok' };
}

function pageReply(headers: readonly HeaderLine[]): Reply {
  const html: HeaderLine = ['Content-Type', 'text/html;charset=utf-8'];
  return { status: 200, headers: withDefaults(headers, [html, ...ADDED]), body: '<!doctype html><title>asks</title>' };
}
