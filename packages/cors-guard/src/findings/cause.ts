import type { Evidence } from '../predict/types.ts';
import type { FindingCode } from './codes.ts';
import type { Failure } from './failure.ts';
import { headerLines } from '../rules/index.ts';
import { listedIn, metadataRefusal, refusedOf } from './diagnosis.ts';
import { hasCorsMarks, letsIn, listIn } from './headers.ts';
import { mismatchOf } from './mismatch.ts';
import { redirectOf } from './redirect.ts';
import { sentMethod } from './needs.ts';
import type { JudgedCall } from './types.ts';

/** The code of a failure and its sub-case. */
export interface Cause {
  readonly code: FindingCode;
  readonly detail: string;
}

/** A failure and its cause. */
export interface Named extends Cause {
  readonly failure: Failure;
}

/** Whether another answer to the same origin let it in: `compares(failure)`. */
export type Compare = (failure: Failure) => boolean;

/**
 * Knows which APIs let which origins in, from all answers seen. Absence of a header counts as an oversight of one route only
 * against another answer of the same API to the same origin.
 */
export function createCompare(calls: readonly JudgedCall[]): Compare {
  const keyOf = (url: string, origin: string | null): string => `${new URL(url).origin} ${origin}`;
  const letIn = new Set<string>();
  for (const { exchanges, answers = [], diagnosis = [], target, page } of calls) {
    for (const exchange of [...exchanges, ...answers])
      if (letsIn(exchange)) letIn.add(keyOf(exchange.url, exchange.origin));
    if (
      diagnosis.some(
        (answered) => answered.letIn && answered.question.origin === page && !answered.question.withoutMetadata,
      )
    )
      letIn.add(keyOf(target, page));
  }
  return ({ exchange }) => exchange !== undefined && letIn.has(keyOf(exchange.url, exchange.origin));
}

/**
 * Names the cause of a failure. Within one exchange the first of these is named: redirect, status outside 2xx, origin, credentials,
 * unreadable list, method, header; whichever a browser happens to look at first.
 */
export function causeOf(failure: Failure, compares: Compare): Cause {
  return diagnosedCause(failure) ?? preflightCause(failure) ?? originCause(failure, compares) ?? plainCause(failure);
}

/** What other preflights have told stands above what the answer alone looks like. */
function diagnosedCause(failure: Failure): Cause | undefined {
  const { call, stage, reason, hop, isAside } = failure;
  if (hop > 0 || isAside || !/^(allow-origin-missing|preflight-status|origin-rejected)$/.test(reason)) return undefined;
  if (metadataRefusal(call, statusOf(failure)))
    return { code: 'fetch-metadata-rejected', detail: call.fetchSite ?? '' };
  if (reason === 'origin-rejected') return undefined;
  const refused = stage === 'preflight' ? refusedOf(call) : undefined;
  if (refused) {
    const parts = [
      ...(refused.methods.length > 0 ? ['method'] : []),
      ...(refused.headers.length > 0 ? ['header'] : []),
    ];
    return { code: 'preflight-refused-as-a-whole', detail: parts.join('-or-') };
  }
  const listed = listedIn(call);
  return listed && { code: 'allow-origin-missing', detail: listed.as };
}

/** Of the answer that failed, or of the evidence where no answer is kept. */
export function statusOf({ exchange, evidence }: Pick<Failure, 'exchange' | 'evidence'>): number {
  return exchange?.status ?? Number(evidence.find(({ header }) => header === ':status')?.got ?? 200);
}

/** Chromium and Firefox look at the origin before the status and would name the wrong one. */
function preflightCause(failure: Failure): Cause | undefined {
  const { stage, exchange, reason } = failure;
  if (stage !== 'preflight') return undefined;
  if (reason === 'network-error') return { code: 'preflight-not-handled', detail: 'timeout' };
  const status = statusOf(failure);
  if (reason === 'preflight-redirect' || (status >= 300 && status < 400)) {
    return { code: 'preflight-redirected', detail: exchange ? redirectOf(exchange) : 'other' };
  }
  const isRefused = reason === 'preflight-status' || status < 200 || status > 299;
  if (isRefused && isUnrouted(status) && hasNoLayer(failure))
    return { code: 'allow-origin-missing', detail: 'no-cors-layer' };
  return isRefused ? { code: 'preflight-not-handled', detail: String(status) } : undefined;
}

/** What servers answer to OPTIONS that have no route for it. */
const isUnrouted = (status: number): boolean => status === 404 || status === 405 || status === 501;

/**
 * No answer of this API ever carried a mark of a CORS layer: that is the cause, and an unhandled preflight is a part of it. Of
 * development code only the preflight can be told.
 */
function hasNoLayer({ call, exchange }: Failure): boolean {
  return !call.layerSeen && !call.developmentTarget && exchange !== undefined && !hasCorsMarks(exchange.headers);
}

function originCause(failure: Failure, compares: Compare): Cause | undefined {
  const { reason, stage, exchange, evidence } = failure;
  const [first] = evidence;
  if (!isAboutOrigin(failure)) return undefined;
  if (isTainted(failure)) return { code: 'redirect-makes-origin-null', detail: '' };
  if (stage === 'redirect' && reason === 'allow-origin-missing') {
    const kind = exchange ? redirectOf(exchange) : 'other';
    return kind === 'login'
      ? { code: 'redirect-to-login-page', detail: '' }
      : { code: 'redirect-without-cors', detail: kind };
  }
  switch (reason) {
    case 'allow-origin-missing':
      return missingCause(failure, compares);
    case 'allow-origin-mismatch':
      return { code: reason, detail: mismatchOf(first?.got ?? '', exchange?.origin ?? failure.call.page) };
    case 'allow-origin-multiple':
      return { code: reason, detail: multipleDetail(exchange) };
    default:
      return invalidCause(first?.got ?? '', exchange?.origin ?? failure.call.page);
  }
}

/** What is no origin may still be the right one in quotes or without its scheme: then that is the cause. */
function invalidCause(got: string, origin: string): Cause {
  const detail = mismatchOf(got, origin);
  if (got !== '' && detail !== 'other') return { code: 'allow-origin-mismatch', detail };
  return { code: 'allow-origin-invalid', detail: got === '' ? 'empty' : '' };
}

function isAboutOrigin({ reason }: Failure): boolean {
  return reason.startsWith('allow-origin-');
}

/** After a redirect to another origin the browser calls itself `null`. */
function isTainted({ hop, exchange, call, evidence }: Failure): boolean {
  const origin = exchange ? exchange.origin : evidence[0]?.needed;
  return hop > 0 && origin === 'null' && call.page !== 'null';
}

function missingCause(failure: Failure, compares: Compare): Cause {
  const { exchange, call, isAside } = failure;
  const status = exchange?.status ?? (isAside ? (call.aside?.status ?? 0) : 0);
  if (isAside || (status >= 400 && compares(failure)))
    return { code: 'cors-missing-on-errors', detail: String(status) };
  const code = 'allow-origin-missing';
  if (compares(failure)) return { code, detail: 'only-this-route' };
  const isRefusal = call.layerSeen || (exchange !== undefined && hasCorsMarks(exchange.headers));
  return { code, detail: isRefusal ? 'origin-refused' : 'no-cors-layer' };
}

/** One line with commas is a list somebody configured; several lines are several layers. */
function multipleDetail(exchange: Failure['exchange']): string {
  if (!exchange) return '';
  return headerLines(exchange.headers, 'access-control-allow-origin').length === 1 ? 'list' : 'two-headers';
}

function plainCause(failure: Failure): Cause {
  const { reason, evidence, stage } = failure;
  switch (reason) {
    case 'wildcard-with-credentials':
      return { code: reason, detail: 'allow-origin' };
    case 'allow-credentials-not-true':
      return { code: 'allow-credentials-missing', detail: evidence[0]?.got === null ? 'absent' : 'not-true' };
    case 'allow-methods-unparsable':
      return { code: 'allow-list-unparsable', detail: 'allow-methods' };
    case 'allow-headers-unparsable':
      return { code: 'allow-list-unparsable', detail: 'allow-headers' };
    case 'method-not-allowed':
      return methodCause(failure);
    case 'header-not-allowed':
      return headerCause(failure);
    case 'mode-same-origin':
      return { code: 'request-mode-same-origin', detail: '' };
    case 'redirect-with-userinfo':
      return { code: reason, detail: '' };
    case 'origin-rejected':
      // Which Origin the API accepts in development is the proxy's doing.
      return failure.call.proxy?.hidesOrigin
        ? { code: 'dev-proxy-adds-request-header', detail: 'origin' }
        : { code: 'server-rejects-origin', detail: evidence[0]?.got ?? '' };
    default:
      return { code: `blocked-by-${stage}`, detail: reason === stage ? '' : reason };
  }
}

/** `fetch` leaves `patch` as it is, and lists are compared letter by letter. */
function methodCause({ evidence, call }: Failure): Cause {
  if (hasStar(evidence[0])) return { code: 'wildcard-with-credentials', detail: 'allow-methods' };
  const upper = sentMethod(call.call).toUpperCase();
  const isCase = upper !== sentMethod(call.call) && listIn(evidence[0]?.got).includes(upper);
  return isCase ? { code: 'method-case', detail: '' } : { code: 'method-not-allowed', detail: '' };
}

/** `*` stands for every name but Authorization, and for none when credentials go along (Fetch, "CORS-preflight fetch"). */
function headerCause({ evidence, call }: Failure): Cause {
  const [first] = evidence;
  const needed = listIn(first?.needed);
  if (!hasStar(first)) {
    const isMisplaced = needed.length > 0 && needed.every((name) => /^access-control-(allow|expose|max)-/i.test(name));
    return { code: isMisplaced ? 'access-control-header-on-request' : 'header-not-allowed', detail: '' };
  }
  const isAuthorization = needed.length > 0 && needed.every((name) => name.toLowerCase() === 'authorization');
  return isAuthorization && call.call.credentials !== 'include'
    ? { code: 'authorization-under-star', detail: '' }
    : { code: 'wildcard-with-credentials', detail: 'allow-headers' };
}

function hasStar(evidence: Evidence | undefined): boolean {
  return listIn(evidence?.got).includes('*');
}
