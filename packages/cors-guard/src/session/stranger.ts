import { hasCorsMarks } from '../findings/index.ts';
import {
  verdictOf,
  type BrowserRequest,
  type Evidence,
  type Exchange,
  type PageContext,
  type Reason,
  type Settlement,
  type Verdict,
} from '../predict/index.ts';
import type { Stranger } from './ask.ts';
import { preflightTo } from './preflight-to.ts';

/** Asked in place of the production page while nobody has told which one it is; can never be registered (RFC 2606). */
export const UNKNOWN_PAGE = 'https://cors-guard.invalid';

/**
 * The stand-in as a page. Its address has the scheme of the target: an https page would be stopped by mixed content before any
 * preflight to an http target, which says nothing about the unknown page.
 */
export function strangerPage(target: string): PageContext {
  const { protocol } = new URL(target);
  return { origin: UNKNOWN_PAGE, url: `${protocol}//cors-guard.invalid/`, headers: [] };
}

/** What stands for any origin once the preflight has passed the origin check of a stranger. */
const WHOEVER_ASKS: ReadonlySet<Reason> = new Set([
  'preflight-redirect',
  'allow-origin-multiple',
  'wildcard-with-credentials',
  'allow-methods-unparsable',
  'allow-headers-unparsable',
  'method-not-allowed',
  'header-not-allowed',
]);

/** A status with which servers without any CORS layer answer OPTIONS; others may be the refusal of this one origin. */
const NO_ROUTE = new Set([404, 405, 501]);

/** The preflight that stands in for a call that would be sent without one: a GET would be, with another origin, a danger to caches. */
export function standInPreflight(url: string): BrowserRequest {
  return preflightTo(url, { origin: UNKNOWN_PAGE, method: 'GET', headers: [] });
}

/**
 * Judges a call by its preflight when the API cannot be asked as the production page: only what fails for *every* origin
 * counts; that this one origin is refused is no finding.
 *
 * @param exchange - answer to the preflight, or to its stand-in
 * @param settlement - how the engine ended with {@link UNKNOWN_PAGE} as page; undefined for a stand-in
 * @param stranger - why it is asked so: the verdict's `why` where nothing can be told
 * @param layerSeen - another answer of this target carried marks of a CORS layer
 */
export function judgeAsStranger(
  exchange: Exchange,
  settlement: Settlement | undefined,
  stranger: Stranger,
  layerSeen: boolean,
): Verdict {
  if (settlement?.outcome === 'blocked' && WHOEVER_ASKS.has(settlement.reason)) {
    return verdictOf(settlement, { unproven: true });
  }
  const noLayer = !layerSeen && !hasCorsMarks(exchange.headers);
  const answeredByRoute = NO_ROUTE.has(exchange.status) || isPlainAnswer(exchange);
  // A local back end often has no CORS layer on purpose; that its OPTIONS is not handled is all that can be told of it.
  if (answeredByRoute && noLayer && stranger === 'page-unknown') return fail('allow-origin-missing', missing);
  return settlement && isRefusedToAll(exchange)
    ? fail('preflight-status', statusOf(exchange))
    : { outcome: 'unknown', why: stranger };
}

/** An error that a layer in front of the CORS layer gives to every preflight, not the refusal of this one origin. */
function isRefusedToAll({ status, headers }: Exchange): boolean {
  return status >= 400 && status !== 400 && status !== 403 && !hasCorsMarks(headers);
}

/** 2xx with a body or an Allow header: the framework answered OPTIONS, not a CORS layer that keeps silent to strangers. */
function isPlainAnswer({ status, headers }: Exchange): boolean {
  if (status < 200 || status > 299 || status === 204) return false;
  const value = (wanted: string): string | undefined => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  return value('allow') !== undefined || value('content-length') !== '0';
}

const missing: Evidence = {
  header: 'Access-Control-Allow-Origin',
  got: null,
  needed: null,
  hop: 0,
  stage: 'preflight',
};

function statusOf({ status }: Exchange): Evidence {
  return { header: ':status', got: String(status), needed: '204', hop: 0, stage: 'preflight' };
}

function fail(reason: Reason, evidence: Evidence): Verdict {
  return { outcome: 'fail', stage: 'preflight', reason, evidence: [evidence], unproven: true };
}
