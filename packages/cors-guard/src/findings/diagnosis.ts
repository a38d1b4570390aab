/**
 * Why an API says nothing. A mistyped list of origins, and on strict servers a refused method or header, look like no CORS layer at
 * all: other preflights tell them apart. So does a policy on Fetch Metadata, which turns away what names its site. Planning and
 * reading only; who asks and whether at all is not decided here.
 *
 * Source: measured on cors, @koa/cors, @fastify/cors and Hono (a list with a final slash is answered when asked with a final
 * slash); rs/cors and jub0bs/cors send nothing when they refuse a method or header.
 */

import type { Exchange, Stage } from '../predict/types.ts';
import { hasCorsMarks, letsIn } from './headers.ts';
import { askedHeaders, sentMethod } from './needs.ts';
import type { JudgedCall } from './types.ts';

/** A preflight that would tell something. */
export interface Question {
  /** Value of the Origin header; another spelling of the page's origin may be no origin at all. */
  readonly origin: string;
  readonly method: string;
  /** Lower case, sorted. */
  readonly headers: readonly string[];
  /** Sec-Fetch-* are left out, as by browsers from before Fetch Metadata. */
  readonly withoutMetadata?: true;
  /** Not a preflight: the call itself, sent once more with the page's own origin. */
  readonly isCall?: true;
}

/** A question, and what the API answered. */
export interface Answered {
  readonly question: Question;
  readonly status: number;
  /** It let the origin of the question in. */
  readonly letIn: boolean;
}

/** What a diagnosis may rest on beside the call. */
export interface Means {
  /** Origin of the development page. */
  readonly devPage?: string | undefined;
  /** The call may be sent once more: no cache keeps its answer for others. */
  readonly mayRepeat?: boolean;
}

/** How the entry that an API does answer differs from the origin of the page. */
export type ListedAs =
  | 'listed-with-slash'
  | 'listed-with-port'
  | 'listed-without-scheme'
  | 'other-scheme'
  | 'www-or-apex'
  | 'localhost-only';

/** Spellings of the page's own origin, likeliest first, then the development pages. Never a foreign origin, never `null`. */
function candidates(page: string, devPage: string | undefined): readonly (readonly [ListedAs, string])[] {
  const { protocol, host, hostname, port } = new URL(page);
  const isHttps = protocol === 'https:';
  const withoutWww = hostname.replace(/^www\./, '');
  const other = withoutWww === hostname ? `www.${host}` : host.slice('www.'.length);
  const local = [
    ...new Set([...(devPage === undefined ? [] : [devPage]), 'http://localhost:5173', 'http://localhost:3000']),
  ];
  return [
    ['listed-with-slash', `${page}/`],
    ...local.slice(0, 2).map((origin) => ['localhost-only', origin] as const),
    ['other-scheme', `${isHttps ? 'http' : 'https'}://${host}`],
    ['www-or-apex', `${protocol}//${other}`],
    ['listed-without-scheme', host],
    ...(port === '' ? [['listed-with-port', `${page}:${isHttps ? 443 : 80}`] as const] : []),
  ];
}

/** Statuses with which a CORS layer refuses; the others are answers of somebody else, if it has left no mark on them. */
const REFUSALS = new Set([400, 403]);

/**
 * Whether asking further would tell why: an answer without Access-Control-Allow-Origin, to the page's own origin.
 *
 * @example isPuzzling(call) // true after a preflight that was answered 204 with Vary: Origin and nothing else
 */
export function isPuzzling(call: JudgedCall): boolean {
  if (!call.pageKnown || call.developmentTarget || call.thirdParty || !/^https?:/.test(call.page)) return false;
  return Object.values(call.verdicts).some((verdict) => {
    if (verdict?.outcome !== 'fail' || (verdict.evidence[0]?.hop ?? 0) > 0) return false;
    const { stage, reason, unproven } = verdict;
    if (reason === 'origin-rejected') return true;
    if (unproven) return false;
    if (stage === 'response') return reason === 'allow-origin-missing';
    if (stage !== 'preflight' || !/^(allow-origin-missing|preflight-status)$/.test(reason)) return false;
    return call.exchanges.some((exchange) => exchange.method === 'OPTIONS' && isAnswerOfLayer(exchange));
  });
}

/** Some layers pass on what they refuse, @koa/cors among them: the router behind answers 404 then, with the layer's Vary. */
function isAnswerOfLayer(exchange: Exchange): boolean {
  const { status, headers } = exchange;
  return status < 300 || isRefusal(status) || (isNoRoute(status) && hasCorsMarks(headers));
}

/**
 * Asks until it is clear, or the asker answers undefined. First the plainest preflight of the page: if that is let in, the method
 * or a header is refused, or the call itself by a policy behind the CORS layer; if nobody answers OPTIONS, there is no list to look
 * into; if it is refused, a policy on Fetch Metadata may refuse it; else another spelling may be in the list.
 *
 * @example
 * const run = diagnose(call, { devPage: 'http://localhost:5173' });
 * for (let step = run.next(); !step.done; step = run.next(await ask(step.value)));
 */
export function* diagnose(call: JudgedCall, { devPage, mayRepeat = false }: Means = {}): Diagnosing {
  const plain = { origin: call.page, method: 'GET', headers: [] };
  const answer = yield plain;
  if (!answer) return;
  if (isRefusal(answer.status) && !hasCorsMarks(answer.headers)) {
    const unmarked = yield { ...plain, withoutMetadata: true };
    if (!unmarked || !isRefusal(unmarked.status)) return;
  } else if (isRejected(call) && mayRepeat) {
    yield { ...plain, method: sentMethod(call.call), withoutMetadata: true, isCall: true };
  }
  if (isUnrouted(answer) || isRejected(call)) return;
  if (isLetIn(plain, answer)) {
    if (failsAt(call, 'preflight')) yield* bisectPreflight(call);
    return;
  }
  for (const [, origin] of candidates(call.page, devPage)) {
    const question = { ...plain, origin };
    const other = yield question;
    if (!other || isLetIn(question, other)) return;
  }
}

/** The API turned away what differed from a call that succeeds by its origin alone. */
function isRejected({ verdicts }: JudgedCall): boolean {
  return Object.values(verdicts).some((verdict) => verdict?.outcome === 'fail' && verdict.reason === 'origin-rejected');
}

const isRefusal = (status: number): boolean => REFUSALS.has(status);

/** Yields questions, receives answers. */
type Diagnosing = Generator<Question, void, Exchange | undefined>;

/** What servers without a CORS layer answer to OPTIONS. */
function isUnrouted({ status, headers }: Exchange): boolean {
  return isNoRoute(status) && !hasCorsMarks(headers);
}

const isNoRoute = (status: number): boolean => status === 404 || status === 405 || status === 501;

function failsAt({ verdicts }: JudgedCall, stage: Stage): boolean {
  return Object.values(verdicts).some((verdict) => verdict?.outcome === 'fail' && verdict.stage === stage);
}

/** Finds what of a preflight is refused: the method, or headers by halving. Each alone, so that one does not hide the other. */
function* bisectPreflight({ page, call }: JudgedCall): Diagnosing {
  const method = sentMethod(call);
  if (method !== 'GET' && !(yield { origin: page, method, headers: [] })) return;
  yield* halve(page, askedHeaders(call));
}

function* halve(origin: string, headers: readonly string[]): Diagnosing {
  if (headers.length === 0) return;
  const question = { origin, method: 'GET', headers };
  const answer = yield question;
  if (!answer || isLetIn(question, answer) || headers.length === 1) return;
  const middle = Math.ceil(headers.length / 2);
  yield* halve(origin, headers.slice(0, middle));
  yield* halve(origin, headers.slice(middle));
}

/** Whether the answer to a question let its origin in. */
export function isLetIn({ origin }: Question, exchange: Exchange): boolean {
  return exchange.status >= 200 && exchange.status < 300 && letsIn({ ...exchange, origin });
}

/** An entry of the API's list that is not the page's origin. */
export interface Listed {
  readonly as: ListedAs;
  readonly origin: string;
}

/** The entry that the API does answer, if one was found. */
export function listedIn({ page, diagnosis }: JudgedCall): Listed | undefined {
  const found = diagnosis?.find(({ question, letIn }) => letIn && question.origin !== page);
  if (!found) return undefined;
  const { origin } = found.question;
  const named = candidates(page, undefined).find(([, candidate]) => candidate === origin);
  return { as: named?.[0] ?? 'localhost-only', origin };
}

/** What of a preflight the API refuses in silence. */
export interface Refused {
  readonly methods: readonly string[];
  readonly headers: readonly string[];
}

/**
 * What the API refuses of this call's preflight, when it lets the page in otherwise; undefined when it does not, or that is not
 * known. What could not be asked alone counts as refused: it is what is left.
 */
export function refusedOf({ page, call, diagnosis = [] }: JudgedCall): Refused | undefined {
  const own = diagnosis.filter(({ question }) => question.origin === page && !question.withoutMetadata);
  const allowed = own.filter(({ letIn }) => letIn).map(({ question }) => question);
  if (!allowed.some(({ method, headers }) => method === 'GET' && headers.length === 0)) return undefined;
  const method = sentMethod(call);
  const methods = allowed.some((question) => question.method === method) ? [] : [method];
  const headers = askedHeaders(call).filter((name) => !allowed.some((question) => question.headers.includes(name)));
  return methods.length + headers.length === 0 ? undefined : { methods, headers };
}

/** Proof of a policy on Fetch Metadata: two requests that differ in Sec-Fetch-* alone. */
export interface MetadataRefusal {
  /** Method of the two requests: `OPTIONS`, or that of the call itself. */
  readonly method: string;
  /** With Sec-Fetch-*, as browsers ask. */
  readonly status: number;
  /** Without. */
  readonly unmarked: number;
}

/**
 * Whether the refusal that a call got is that of a policy on Fetch Metadata.
 *
 * @param status - what the call, or its preflight, was answered
 */
export function metadataRefusal({ diagnosis = [] }: JudgedCall, status: number): MetadataRefusal | undefined {
  const found = diagnosis.find((answered) => answered.question.withoutMetadata && !isRefusal(answered.status));
  if (!found || !isRefusal(status)) return undefined;
  return { method: found.question.isCall ? found.question.method : 'OPTIONS', status, unmarked: found.status };
}
