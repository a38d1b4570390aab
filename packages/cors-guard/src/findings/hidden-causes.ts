import type { BrowserName, Evidence, Exchange, Stage, Verdict } from '../predict/types.ts';
import { sentMethod } from './needs.ts';
import type { Named } from './cause.ts';
import { certificateFault } from './certificate.ts';
import { cookieFault } from './cookie-fault.ts';
import type { Failure } from './failure.ts';
import { isCredentialHeader, isForwardingHeader, namesPage } from './proxy-headers.ts';
import type { ProxyFacts } from './proxy-facts.ts';
import type { JudgedCall } from './types.ts';

/** Statuses with which an API says that something of the request is missing. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403]);

/**
 * What development hides of one call: causes that no browser names, because they lie in what the dev proxy adds or mends on the way,
 * or does not look at. Nothing is told of development code, whose proxy often plays the part of a gateway, nor of a call that failed
 * in development too.
 *
 * @param calls - everything judged: another call's success shows that a 403 is no firewall
 */
export function hiddenCausesOf(call: JudgedCall, calls: readonly JudgedCall[]): readonly Named[] {
  const { proxy, observed, developmentTarget } = call;
  if (developmentTarget || !observed || observed.status >= 400) return [];
  return [
    ...certificateCauses(call),
    ...reachCauses(call),
    ...(proxy
      ? [...headerCauses(call, proxy, calls), ...cookieCauses(call, proxy), ...preflightCauses(call, proxy)]
      : []),
  ];
}

function certificateCauses(call: JudgedCall): readonly Named[] {
  const { certificate } = call;
  if (certificate === undefined) return [];
  const evidence: Evidence = { header: ':certificate', got: certificate, needed: 'valid', hop: 0, stage: 'network' };
  const { detail, isRefusedByBrowsers } = certificateFault(certificate);
  const failure = failureOf(call, 'network', [evidence], { isProven: isRefusedByBrowsers });
  return [{ code: 'target-certificate-invalid', detail, failure }];
}

/** Where nobody told of the page, nobody can tell where its visitors are. */
function reachCauses(call: JudgedCall): readonly Named[] {
  const { reach, pageKnown } = call;
  if (reach === undefined || !pageKnown) return [];
  const failure = failureOf(call, 'network', [], { isProven: false });
  return [{ code: 'target-unreachable-publicly', detail: reach, failure }];
}

function headerCauses(call: JudgedCall, proxy: ProxyFacts, calls: readonly JudgedCall[]): readonly Named[] {
  const { bareAnswer, otherEnvironment } = proxy;
  const own = new Set(call.call.headers.map(([name]) => name.toLowerCase()));
  const added = proxy.set.filter((name) => !own.has(name));
  if (bareAnswer) {
    const isTold = !REFUSALS.has(bareAnswer.status) || isToldByPreflight(call, bareAnswer.status, calls);
    return isTold ? [] : refusalCauses(call, proxy, added, calls);
  }
  // Nothing shows what production needs: a word of caution, unless there is more certain news of this call or its API.
  if (otherEnvironment || wasAnswered(call) || hasNews(call, calls)) return [];
  const failure = failureOf(call, 'response', [], { isProven: false });
  const credentials = added.filter(isCredentialHeader);
  return [...credentials, ...(hidesPage(call, proxy) ? ['origin'] : [])].map((name) => namedHeader(name, failure));
}

/** The API refuses what it answers with success when the proxy has added something. */
function refusalCauses(
  call: JudgedCall,
  proxy: ProxyFacts,
  added: readonly string[],
  calls: readonly JudgedCall[],
): readonly Named[] {
  const { bareAnswer, isBare, otherEnvironment } = proxy;
  const credentials = added.filter(isCredentialHeader);
  const others = added.filter((name) => !isForwardingHeader(name) && !namesPage(name));
  const names = credentials.length > 0 ? credentials : isBare ? others : [];
  const status = bareAnswer?.status ?? 0;
  // Without what the page sent itself, another environment may refuse for many reasons.
  if ((otherEnvironment || status === 400) && !isBare) return [];
  const isAsked = bareAnswer?.asksForAuthorization === true && credentials.includes('authorization');
  const isShown = isBare && (status === 401 || (status === 403 && answersOthers(call, calls)));
  const isProven = credentials.length > 0 && !otherEnvironment && (isAsked || isShown);
  const evidence: Evidence = { header: ':status', got: String(status), needed: '200', hop: 0, stage: 'response' };
  const failure = failureOf(call, 'response', [evidence], { isProven, exchange: bareExchange(call) });
  return names.map((name) => namedHeader(name, failure));
}

/**
 * What turns the probe away turns preflights away too: a gate. While it is only assumed that the page will call this API, that is
 * told once, by the preflight.
 */
function isToldByPreflight({ target, basis }: JudgedCall, status: number, calls: readonly JudgedCall[]): boolean {
  const isTurnedAway = ({ method, status: answered }: Exchange): boolean => method === 'OPTIONS' && answered === status;
  return (
    basis === 'assumed' &&
    calls.some(
      ({ target: other, exchanges, verdicts }) =>
        other === target &&
        exchanges.some(isTurnedAway) &&
        Object.values(verdicts).some((verdict) => verdict.outcome === 'fail' && verdict.stage === 'preflight'),
    )
  );
}

const namedHeader = (name: string, failure: Failure): Named => ({
  code: 'dev-proxy-adds-request-header',
  detail: name,
  failure,
});

/** It fails; or, while nobody has told of the page, some call to its API does, and that finding asks for what has to be told. */
function hasNews(call: JudgedCall, calls: readonly JudgedCall[]): boolean {
  const isFailing = ({ verdicts }: JudgedCall): boolean =>
    Object.values(verdicts).some(({ outcome }) => outcome === 'fail');
  return (
    isFailing(call) || (!call.pageKnown && calls.some((other) => other.target === call.target && isFailing(other)))
  );
}

/** A check against forged requests looks at the Origin of what changes something; that cannot be repeated to see what it says. */
function hidesPage({ call }: JudgedCall, { hidesOrigin }: ProxyFacts): boolean {
  return hidesOrigin && !/^(GET|HEAD|OPTIONS)$/.test(sentMethod(call));
}

/** A GET or HEAD that was judged by an answer of its own, in this run or the one before: without what the proxy adds. */
function wasAnswered({ call, verdicts }: JudgedCall): boolean {
  return /^(GET|HEAD)$/.test(sentMethod(call)) && Object.values(verdicts).some(isProvenPass);
}

function isProvenPass(verdict: Verdict): boolean {
  if (verdict.outcome === 'pass') return !verdict.unproven;
  return verdict.outcome === 'unknown' && Object.values(verdict.branches ?? {}).some(isProvenPass);
}

/** Success of another call that asked in the same way: no firewall stands there, and the origin is not the reason. */
function answersOthers(call: JudgedCall, calls: readonly JudgedCall[]): boolean {
  return calls.some(
    ({ target, exchanges }) =>
      target === call.target &&
      exchanges.some(({ method, origin, status }) => method !== 'OPTIONS' && origin === call.page && status < 300),
  );
}

function bareExchange({ call, exchanges }: JudgedCall): Exchange | undefined {
  const [url] = call.url.split('#');
  return exchanges.findLast((exchange) => exchange.method !== 'OPTIONS' && exchange.url === url);
}

function cookieCauses(call: JudgedCall, proxy: ProxyFacts): readonly Named[] {
  if (proxy.otherEnvironment) return [];
  return proxy.cookies.flatMap((cookie): readonly Named[] => {
    const detail = cookieFault(cookie, new URL(call.call.url));
    if (detail === undefined) return [];
    const got = [`${cookie.name}=`, ...cookie.sent].join('; ');
    const evidence: Evidence = { header: 'Set-Cookie', got, needed: null, hop: 0, stage: 'response' };
    const failure = failureOf(call, 'response', [evidence], { isProven: true });
    return [{ code: 'dev-proxy-repairs-cookies', detail, failure }];
  });
}

/** Told only where the API's own answer to OPTIONS is not known: else the verdict rests on that. */
function preflightCauses(call: JudgedCall, { preflightAnswered }: ProxyFacts): readonly Named[] {
  const verdicts = Object.values(call.verdicts);
  const isKnown = verdicts.some(({ outcome }) => outcome !== 'unknown');
  if (!preflightAnswered || isKnown || call.exchanges.some(({ method }) => method === 'OPTIONS')) return [];
  const failure = failureOf(call, 'preflight', [], { isProven: false });
  return [{ code: 'dev-server-answers-preflight', detail: '', failure }];
}

function failureOf(
  call: JudgedCall,
  stage: Stage,
  evidence: readonly Evidence[],
  { isProven, exchange }: { readonly isProven: boolean; readonly exchange?: Exchange | undefined },
): Failure {
  return {
    call,
    browsers: Object.keys(call.verdicts) as BrowserName[],
    stage,
    reason: 'hidden-in-development',
    evidence,
    unproven: !isProven,
    isAside: false,
    exchange,
    hop: 0,
  };
}
