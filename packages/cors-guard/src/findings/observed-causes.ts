/** Causes that lie in the answers which development got, beside what the verdicts tell. */

import type { BrowserName, Evidence, Exchange, Verdict } from '../predict/types.ts';
import { getHeader } from '../rules/index.ts';
import type { Compare, Named } from './cause.ts';
import { cookiesOf } from './cookies.ts';
import type { Failure } from './failure.ts';
import type { JudgedCall } from './types.ts';

/**
 * What the proxied answers to a call tell that no verdict does: errors without the header that other answers to the same Origin
 * carry, and cookies that the production page will not get. They were given to a missing or development Origin, so all of it is
 * unproven; that a header is absent counts only in comparison.
 *
 * @param compares - knows which APIs let which origins in
 */
export function observedCausesOf(call: JudgedCall, compares: Compare): readonly Named[] {
  return [...errorCauses(call, compares), ...cookieCauses(call)];
}

function errorCauses(call: JudgedCall, compares: Compare): readonly Named[] {
  const { answers = [], verdicts } = call;
  // What fails anyway is told by its verdict.
  if (Object.values(verdicts).some(({ outcome }) => outcome === 'fail')) return [];
  const bare = answers.filter((answer) => answer.status >= 400 && isWithoutHeader(answer));
  return bare
    .filter((answer) => !isJudged(call, answer) && !answers.some((other) => isBareSuccess(other, answer)))
    .map((exchange) => ({ exchange, failure: failureOf(call, exchange, [missingIn(call, exchange)]) }))
    .filter(({ failure }) => compares(failure))
    .map(({ failure, exchange }) => ({ code: 'cors-missing-on-errors', detail: String(exchange.status), failure }));
}

const isWithoutHeader = ({ headers }: Exchange): boolean => getHeader(headers, 'access-control-allow-origin') === null;

/** The request carried the production Origin: its answer has a verdict. */
function isJudged({ observed, page }: JudgedCall, { origin }: Exchange): boolean {
  return observed?.asProduction === true && origin === page;
}

/** This route has no CORS layer for that Origin at all: then the errors are not the point. */
function isBareSuccess(other: Exchange, { origin }: Exchange): boolean {
  return other.origin === origin && other.status < 400 && isWithoutHeader(other);
}

function missingIn({ page, pageKnown, developmentTarget }: JudgedCall, { origin }: Exchange): Evidence {
  const needed = pageKnown && !developmentTarget ? page : (origin ?? '*');
  return { header: 'Access-Control-Allow-Origin', got: null, needed, hop: 0, stage: 'response' };
}

/**
 * Cookies of calls that will not include credentials. Where nobody knows whether they do, it is told when that makes no difference:
 * with credentials the browser refuses the call, without them the cookie is not stored (Fetch, "HTTP-network fetch"; measured in
 * three browsers).
 */
function cookieCauses(call: JudgedCall): readonly Named[] {
  const { answers = [] } = call;
  if (call.call.api === 'element') return [];
  const lost = new Map(answers.flatMap(cookiesOf).map(({ name, line }) => [name, line]));
  const [browsers, refusal] = losingBrowsers(call);
  if (browsers.length === 0) return [];
  return [...lost].map(([name, line]) => {
    const evidence: Evidence = { header: 'Set-Cookie', got: line, needed: null, hop: 0, stage: 'response' };
    const failure = failureOf(call, undefined, [evidence, ...refusal]);
    return { code: 'set-cookie-ignored', detail: name, failure: { ...failure, reason: 'cookie-ignored', browsers } };
  });
}

/** Browsers in which the call can work only without credentials, and why it cannot with them. */
function losingBrowsers({ call, verdicts }: JudgedCall): readonly [readonly BrowserName[], readonly Evidence[]] {
  const isOpen = call.open?.includes('credentials') === true;
  const browsers: BrowserName[] = [];
  let refusal: readonly Evidence[] = [];
  for (const [browser, verdict] of Object.entries(verdicts)) {
    if (!isOpen) {
      if (call.credentials !== 'include' && verdict.outcome !== 'fail') browsers.push(browser as BrowserName);
      continue;
    }
    const refused = refusedWithCredentials(verdict);
    if (!refused) continue;
    browsers.push(browser as BrowserName);
    if (refusal.length === 0) refusal = refused;
  }
  return [browsers, refusal];
}

/** Why the call fails in every branch with credentials, when it may work in one without; undefined otherwise. */
function refusedWithCredentials(verdict: Verdict): readonly Evidence[] | undefined {
  if (verdict.outcome !== 'unknown' || !verdict.branches) return undefined;
  const branches = Object.entries(verdict.branches);
  const including = branches.filter(([label]) => /\bcredentials=include\b/.test(label)).map(([, branch]) => branch);
  const others = branches.filter(([label]) => !/\bcredentials=include\b/.test(label)).map(([, branch]) => branch);
  const [first] = including;
  const isRefused = including.every(({ outcome }) => outcome === 'fail');
  const mayWork = others.some(({ outcome }) => outcome !== 'fail');
  return isRefused && mayWork && first?.outcome === 'fail' ? first.evidence.slice(0, 1) : undefined;
}

function failureOf(call: JudgedCall, exchange: Exchange | undefined, evidence: readonly Evidence[]): Failure {
  return {
    call,
    browsers: Object.keys(call.verdicts) as BrowserName[],
    stage: 'response',
    reason: 'allow-origin-missing',
    evidence,
    unproven: true,
    isAside: false,
    exchange,
    hop: 0,
  };
}
