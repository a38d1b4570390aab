import type { ProductionCall } from '../deployment/index.ts';
import type { Observation } from '../observe/index.ts';
import type { Answer, BrowserRequest, Exchange, UnknownWhy } from '../predict/index.ts';
import { createOnceAsker, type Asker } from './ask-once.ts';
import { answerAsProduction, answerFromObserved, carriesMore } from './observed-answer.ts';
import { differsByOriginAlone, isGate } from './gate.ts';
import { mustNotRepeat } from './never-repeat.ts';

/** How far probing may go (option `probe`). */
export type ProbeLevel = 'safe' | 'preflight' | false;

/** Why the API cannot be asked as the production page: nobody told which one it is, or the API stands for development code. */
export type Stranger = Extract<UnknownWhy, 'page-unknown' | 'development-target'>;

/** What decides about the requests of one call. */
export interface AskContext {
  readonly level: ProbeLevel;
  readonly production: ProductionCall;
  /** Asked as a stranger: only preflights are sent, because no GET may go out with an origin that is not the page's. */
  readonly stranger: Stranger | undefined;
  readonly pageOrigin: string;
  readonly observation: Observation;
  /** The path is opted in: its credentialed requests carry the page's credentials, and so are others than the bare ones. */
  readonly mayUseCredentials: boolean;
  /** How long an answer is waited for, in milliseconds. */
  readonly timeoutMs: number;
  /** Sends within budget; the answer of a target that rests is `notSent`. */
  send(request: BrowserRequest): Promise<Answer>;
}

/** @example const asker = createAsker(context); await asker.ask(request) */
export function createAsker(context: AskContext): Asker {
  const { mayUseCredentials, observation, production } = context;
  const asker = createOnceAsker({ mayUseCredentials, send, withoutSending, doubtOf });
  let proxiedIsTold = false;

  async function send(request: BrowserRequest): Promise<Answer> {
    const answer = await context.send(request);
    const isIgnored = 'timedOut' in answer && request.kind === 'preflight' && request.hop === 0;
    asker.ignoresPreflight ||= isIgnored && answersCalls(context);
    return answer;
  }

  function withoutSending(request: BrowserRequest): Answer | undefined {
    const proxied = fromProduction(request);
    if (proxied) return proxied;
    const why = whyNotSent(request, context);
    return why && (standIn(request, context) ?? { notSent: why });
  }

  function fromProduction(request: BrowserRequest): Answer | undefined {
    const exchange = answerAsProduction(request, observation);
    if (!exchange || production.otherEnvironment) return undefined;
    if (isGate(exchange)) return { notSent: 'gate' };
    if (!proxiedIsTold) asker.exchanges.push(exchange);
    proxiedIsTold = true;
    const withMore = carriesMore(request, observation);
    return { exchange, httpVersion: 1, source: 'as-production', ...(withMore && { withMore }) };
  }

  function doubtOf(exchange: Exchange, request: BrowserRequest): 'gate' | 'answer-needs-credentials' | undefined {
    if (isComparable(exchange, context)) return undefined;
    if (exchange.status !== 403) return 'answer-needs-credentials';
    asker.rejectsOrigin ||= is2xx(observation) && differsByOriginAlone(observation, request.headers);
    return 'gate';
  }

  return asker;
}

/** Why this request may not be sent at all; undefined when it may. */
function whyNotSent(request: BrowserRequest, context: AskContext): UnknownWhy | undefined {
  const { level, production, observation } = context;
  if (level === false) return 'probing-off';
  if (production.otherEnvironment && production.basis !== 'given') return 'api-not-contacted';
  if (request.kind === 'preflight') return undefined;
  if (context.stranger) return context.stranger;
  if (request.method !== 'GET' && request.method !== 'HEAD') return 'method-not-repeated';
  if (level === 'preflight') return 'probing-off';
  return mustNotRepeat(request.url, observation.response) ? 'method-not-repeated' : undefined;
}

/** The observed answer, where it proves something and belongs to the same environment. */
function standIn(request: BrowserRequest, { production, observation, pageOrigin }: AskContext): Answer | undefined {
  if (request.kind === 'preflight' || production.otherEnvironment) return undefined;
  const exchange = answerFromObserved(request, observation, pageOrigin);
  return exchange && { exchange, httpVersion: 1, source: 'observed' };
}

/**
 * A probe goes without cookies and author headers: an answer of another status class than the call got says what a stranger gets
 * (design, rule 6.2). In another environment only success can be compared, because its data is not the same.
 */
function isComparable({ status }: Exchange, { production, observation }: AskContext): boolean {
  // 304: the browser of development had the answer already.
  const classOf = (code: number): number => (code === 304 ? 2 : Math.floor(code / 100));
  if (production.otherEnvironment || production.direct) return classOf(status) === 2;
  const { response } = observation;
  if (!response) return false;
  // The proxy followed redirects itself: the status it gave belongs to another URL than this redirect.
  if (response.afterRedirect && classOf(status) === 3) return true;
  // It asks for what a probe leaves out: that a stranger gets it says nothing of a call that got 404.
  if (status === 401) return response.status === 401;
  return classOf(status) === classOf(response.status);
}

/** The same server answered the call itself, and soon: that it is silent now is no matter of speed. */
function answersCalls({ production, observation: { response }, timeoutMs }: AskContext): boolean {
  const isSame = !production.otherEnvironment && !production.direct;
  return isSame && response !== undefined && response.durationMs < timeoutMs / 4;
}

function is2xx({ response }: Observation): boolean {
  return response !== undefined && response.status >= 200 && response.status < 300;
}
