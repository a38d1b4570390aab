import type { BrowserName, Evidence } from '../predict/types.ts';
import { getHeader } from '../rules/index.ts';
import type { Named } from './cause.ts';
import type { Failure } from './failure.ts';
import { sentMethod } from './needs.ts';
import type { PageFacts } from './page-facts.ts';
import type { JudgedCall } from './types.ts';

/**
 * Causes that no browser names, because it lets the call pass: the page finds less in the answer than in development. Told by what the
 * page has said of its call, and by what development sent and got.
 *
 * Nothing is told of development code, of an unknown page, and of a call that got no answer through the proxy.
 *
 * @param calls - everything judged: another call of the API may have set the cookie that a token is copied from
 */
export function pageCausesOf(call: JudgedCall, calls: readonly JudgedCall[]): readonly Named[] {
  const { facts, observed, developmentTarget, pageKnown } = call;
  if (!facts || !observed || developmentTarget || !pageKnown) return [];
  return [
    ...credentialCauses(call, facts),
    ...exposeCauses(call, facts),
    ...opaqueCauses(call, facts),
    ...libraryCauses(call, facts, calls),
  ];
}

/** The cookies of development do not go along, because only the proxy makes the API the page's own origin. */
function credentialCauses(call: JudgedCall, { isTold, cookiesSent, lacksOnlyCookies }: PageFacts): readonly Named[] {
  const { credentials, mode } = call.call;
  if (!isTold || credentials === 'include' || mode !== 'cors' || cookiesSent.length === 0) return [];
  if (!lacksOnlyCookies || !isSuccess(call.observed?.status ?? 0) || !isRefused(call)) return [];
  const evidence: Evidence = { header: ':status', got: '401', needed: '200', hop: 0, stage: 'response' };
  return [{ code: 'credentials-not-sent', detail: '401', failure: failureOf(call, [evidence]) }];
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** The API asked for credentials where the check had left out cookies alone: the production page gets the same. */
function isRefused({ call, exchanges }: JudgedCall): boolean {
  const [url] = call.url.split('#');
  return exchanges.some(({ method, url: asked, status }) => method !== 'OPTIONS' && asked === url && status === 401);
}

/** Headers that the page reads by name, that the API sends, and that browsers hide because the API does not expose them. */
function exposeCauses(call: JudgedCall, { reads, headersGot }: PageFacts): readonly Named[] {
  const sent = reads.filter((name) => headersGot.includes(name) && !/^set-cookie2?$/.test(name));
  if (sent.length === 0) return [];
  const answer = call.exchanges.findLast(({ method }) => method !== 'OPTIONS');
  const groups = new Map<string, { names: readonly string[]; browsers: BrowserName[]; unproven: boolean }>();
  for (const [browser, verdict] of Object.entries(call.verdicts)) {
    if (verdict?.outcome !== 'pass' || verdict.readable.type !== 'cors') continue;
    const hidden = sent.filter((name) => !verdict.readable.headerNames.includes(name));
    // An answer to a stranger may lack what only a user's has: that it cannot be read there says nothing.
    const isSeen = (name: string): boolean => answer !== undefined && getHeader(answer.headers, name) !== null;
    const unproven = verdict.unproven === true || answer === undefined;
    const names = unproven ? hidden : hidden.filter(isSeen);
    if (names.length === 0) continue;
    const key = JSON.stringify([names, unproven]);
    const group = groups.get(key) ?? { names, browsers: [], unproven };
    group.browsers.push(browser as BrowserName);
    groups.set(key, group);
  }
  const got = answer ? getHeader(answer.headers, 'access-control-expose-headers') : null;
  return [...groups.values()].map(({ names, browsers, unproven }) => ({
    code: 'response-header-not-exposed',
    detail: '',
    failure: failureOf(
      call,
      [{ header: 'Access-Control-Expose-Headers', got, needed: names.join(', '), hop: 0, stage: 'response' }],
      { browsers, unproven },
    ),
  }));
}

/** Without CORS the answer of another origin is a sealed box. Who only sends, needs nothing of it. */
function opaqueCauses(call: JudgedCall, { isTold, reads }: PageFacts): readonly Named[] {
  const { mode, api } = call.call;
  if (!isTold || mode !== 'no-cors' || api !== 'fetch') return [];
  const isRead = reads.length > 0;
  if (!isRead && sentMethod(call.call) !== 'GET') return [];
  const detail = isRead ? 'read' : '';
  return [{ code: 'opaque-response', detail, failure: failureOf(call, [], { unproven: !isRead }) }];
}

/** A token that a library copies from a cookie of the page's own host, which is where the proxy puts the API's cookies. */
function libraryCauses(call: JudgedCall, facts: PageFacts, calls: readonly JudgedCall[]): readonly Named[] {
  const isNeeded = !/^(GET|HEAD|OPTIONS)$/.test(sentMethod(call.call));
  if (!isNeeded || !facts.sameOriginHeaders.includes('x-xsrf-token')) return [];
  const isOfApi = calls.some(
    ({ target, facts: other }) => target === call.target && other?.cookiesSet.includes('XSRF-TOKEN'),
  );
  return isOfApi
    ? [{ code: 'same-origin-header-lost', detail: 'x-xsrf-token', failure: failureOf(call, [], { unproven: true }) }]
    : [];
}

function failureOf(
  call: JudgedCall,
  evidence: readonly Evidence[],
  {
    browsers = Object.keys(call.verdicts) as BrowserName[],
    unproven = false,
  }: Partial<Pick<Failure, 'browsers' | 'unproven'>> = {},
): Failure {
  const failure = { call, browsers, evidence, unproven, isAside: false, exchange: undefined, hop: 0 };
  return { ...failure, stage: 'response', reason: 'told-by-page' };
}
