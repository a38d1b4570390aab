import type { Clock } from '../clock.ts';
import { adviceOf, findingsOf, hasCorsMarks, isPublicApi, type JudgedCall, type Question } from '../findings/index.ts';
import { templateOf } from '../observe/index.ts';
import type { Answer, BrowserRequest, Call, Exchange, PageContext } from '../predict/index.ts';
import { registrableDomain, secFetchSite, type Prober } from '../probe/index.ts';
import type { Snapshot } from '../report/index.ts';
import { createDiagnoser, judgeCall } from '../session/index.ts';
import type { CheckRequest } from './arguments.ts';
import { createDirectAsker } from './asker.ts';

/** Longest wait for the headers of one answer, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** What a check works with. */
export interface CheckDeps {
  readonly prober: Pick<Prober, 'send'>;
  readonly clock: Clock;
}

/** What came of a check. */
export interface Checked {
  readonly snapshot: Snapshot;
  /** Every request that was sent and its answer, in order. Not masked. */
  readonly exchanges: readonly Exchange[];
  /** Why no answer came, in words that follow the name of the target: `refuses connections`. */
  readonly fault?: string;
}

/**
 * Judges one call by asking its API as the page would: preflights, GET and HEAD, never another method and never a body. Headers
 * of the request go to the origin of its URL alone.
 *
 * @example const { snapshot } = await check(request, { prober: createProber(), clock: systemClock })
 */
export async function check(request: CheckRequest, { prober, clock }: CheckDeps): Promise<Checked> {
  const target = new URL(request.url).origin;
  if (target === request.page) return { snapshot: snapshotOf(request, undefined, []), exchanges: [] };
  const call = callOf(request);
  const page: PageContext = {
    origin: request.page,
    url: request.page === 'null' ? 'file:///' : `${request.page}/`,
    headers: [],
  };
  let fault: string | undefined;
  const sent: string[] = [];

  async function send(
    browserRequest: BrowserRequest,
    { withoutMetadata }: Pick<Question, 'withoutMetadata'> = {},
  ): Promise<Answer> {
    const result = await prober.send(browserRequest, {
      target,
      transport: {},
      browserHeaders: [],
      pageOrigin: page.origin,
      gateHeaders: [],
      credentials: request.headers,
      destination: '',
      ...(withoutMetadata && { withoutMetadata }),
      timeoutMs: TIMEOUT_MS,
    });
    const { origin } = new URL(browserRequest.url);
    const how = browserRequest.kind === 'preflight' ? ', asked by OPTIONS' : '';
    if (result.fault) fault ??= `${origin} ${result.fault.message}${how}`;
    if ('exchange' in result.answer || result.fault) sent.push(origin);
    return result.answer;
  }

  const judgement = await judgeCall(call, {
    page,
    stranger: undefined,
    browsers: request.browsers,
    env: { registrableDomain, cache: undefined, now: clock.now() },
    asker: createDirectAsker({ headers: request.headers, send }),
    layerSeen: false,
  });
  const template = templateOf(new URL(request.url));
  const judged: JudgedCall = {
    id: 'c1',
    call,
    template,
    devTemplate: template,
    productionUrl: target + template,
    target,
    page: page.origin,
    pageKnown: true,
    basis: 'given',
    developmentTarget: false,
    ...(isPublicApi(new URL(target).hostname) && { thirdParty: true }),
    layerSeen: judgement.exchanges.some(({ headers }) => hasCorsMarks(headers)),
    count: 1,
    source: null,
    ...judgement,
  };
  const diagnosis = await createDiagnoser().diagnose({ judged, send });
  const fetchSite = secFetchSite(page.origin, [new URL(target)], true);
  return {
    snapshot: snapshotOf(request, { ...judged, ...(diagnosis && { diagnosis, fetchSite }) }, sent),
    exchanges: judgement.exchanges,
    ...(fault !== undefined && { fault }),
  };
}

/** The call as `fetch` would make it. Cookies are the browser's, no page can set them. */
function callOf({ url, method, headers, mode, credentials }: CheckRequest): Call {
  return {
    api: 'fetch',
    method,
    url,
    headers: headers.filter(([name]) => name.toLowerCase() !== 'cookie'),
    mode,
    credentials,
    redirect: 'follow',
    destination: '',
    body: 'none',
    uploadListener: false,
  };
}

function snapshotOf(request: CheckRequest, judged: JudgedCall | undefined, sent: readonly string[]): Snapshot {
  const calls = judged ? [judged] : [];
  const byTarget: Record<string, number> = {};
  for (const origin of sent) byTarget[origin] = (byTarget[origin] ?? 0) + 1;
  return {
    deployment: {
      page: { value: request.page, basis: 'given', source: 'option --page' },
      routes: [],
      pageHeaders: { value: [], basis: 'assumed', source: 'none' },
      notes: request.notes,
    },
    browsers: request.browsers,
    calls,
    findings: findingsOf(calls),
    advice: adviceOf(calls),
    ignored: 0,
    sameOrigin: judged ? 0 : 1,
    probes: { sent: sent.length, byTarget },
    notices: [],
    checking: false,
  };
}
