import type { BrowserName, Evidence, Exchange, Reason, Stage } from '../predict/types.ts';
import { getHeader } from '../rules/index.ts';
import { locationIn } from './headers.ts';
import type { JudgedCall } from './types.ts';

/** One way in which one call fails, in the browsers where it fails like that. */
export interface Failure {
  readonly call: JudgedCall;
  readonly browsers: readonly BrowserName[];
  readonly stage: Stage;
  /**
   * `cookie-ignored`: no browser stops it, but what development stored will not be stored. `hidden-in-development`: no browser stops
   * it, but what made it work in development is not there in production. `told-by-page`: no browser stops it, but the page finds less
   * in the answer than in development. `works`: no browser stops it.
   */
  readonly reason: Reason | 'cookie-ignored' | 'hidden-in-development' | 'told-by-page' | 'works';
  readonly evidence: readonly Evidence[];
  /** It rests on something that was seen under other conditions. */
  readonly unproven: boolean;
  /** It was seen on an answer that the call itself did not get, see `JudgedCall.aside`. */
  readonly isAside: boolean;
  /** The exchange that failed; undefined when no probe made it. */
  readonly exchange: Exchange | undefined;
  /** Redirects before it. */
  readonly hop: number;
}

/** Every failure that the verdicts of one call hold, one for each browser, and the aside. */
export function failuresOf(call: JudgedCall): readonly Failure[] {
  const failures: Failure[] = [];
  for (const [browser, verdict] of Object.entries(call.verdicts)) {
    if (verdict?.outcome !== 'fail') continue;
    const { stage, reason, evidence, unproven } = verdict;
    const found = locate(call, stage, evidence);
    const browsers = [browser as BrowserName];
    failures.push({ call, browsers, stage, reason, evidence, unproven: unproven === true, isAside: false, ...found });
  }
  if (call.aside) {
    const { stage, reason, evidence } = call.aside;
    const browsers = Object.keys(call.verdicts) as BrowserName[];
    failures.push({
      call,
      browsers,
      stage,
      reason,
      evidence,
      unproven: true,
      isAside: true,
      ...locate(call, stage, evidence),
    });
  }
  return failures;
}

function locate(call: JudgedCall, stage: Stage, evidence: readonly Evidence[]): Pick<Failure, 'exchange' | 'hop'> {
  const hop = evidence[0]?.hop ?? 0;
  return { hop, exchange: exchangeAt(call, hop, stage, evidence) };
}

/**
 * The exchange that a failure rests on. One URL may have several: preflights that ask for different headers, and the answer that
 * development got is none of them. So an answer to the call itself has to show what the evidence says.
 */
function exchangeAt(
  { call, exchanges }: JudgedCall,
  hop: number,
  stage: Stage,
  evidence: readonly Evidence[],
): Exchange | undefined {
  const url = urlAt(withoutFragment(call.url), hop, exchanges);
  const isPreflight = stage === 'preflight';
  const atUrl = exchanges.filter(
    (exchange) => withoutFragment(exchange.url) === url && (exchange.method === 'OPTIONS') === isPreflight,
  );
  const shown = atUrl.findLast((exchange) => evidence.every((item) => shows(exchange, item)));
  return shown ?? (isPreflight ? atUrl.at(-1) : undefined);
}

function shows({ status, headers }: Exchange, { header, got }: Evidence): boolean {
  const value = header === ':status' ? String(status) : getHeader(headers, header.toLowerCase());
  return value === got;
}

function urlAt(url: string, hop: number, exchanges: readonly Exchange[]): string | undefined {
  let current: string | undefined = url;
  for (let step = 0; step < hop && current !== undefined; step += 1) current = nextUrl(current, exchanges);
  return current;
}

function nextUrl(url: string, exchanges: readonly Exchange[]): string | undefined {
  const redirect = exchanges.findLast(
    (exchange) => exchange.method !== 'OPTIONS' && withoutFragment(exchange.url) === url && isRedirect(exchange.status),
  );
  const location = locationIn(redirect);
  return location !== undefined && URL.canParse(location, url)
    ? withoutFragment(new URL(location, url).href)
    : undefined;
}

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

function withoutFragment(url: string): string {
  return url.split('#')[0] ?? '';
}
