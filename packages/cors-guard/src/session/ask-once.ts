import type { Answer, BrowserRequest, Exchange, UnknownWhy } from '../predict/index.ts';
import { isGate } from './gate.ts';

/** Answers the requests of the engine for one call, every distinct request sent at most once. */
export interface Asker {
  ask(request: BrowserRequest): Promise<Answer>;
  /** What was really asked as the production page, and answered, in order. */
  readonly exchanges: readonly Exchange[];
  /** An answer of another status class than the call got: it judges nothing, but may be told. */
  readonly incomparable: Exchange | undefined;
  /** The API answered 403 to the production origin where the same bare call without an origin succeeded. */
  readonly rejectsOrigin: boolean;
  /** The API gave no answer to the preflight of a call that it had answered in a fraction of that time. */
  readonly ignoresPreflight: boolean;
}

/** An asker to whoever made it: it takes notes of what the answers tell. */
export interface OpenAsker extends Asker {
  readonly exchanges: Exchange[];
  incomparable: Exchange | undefined;
  rejectsOrigin: boolean;
  ignoresPreflight: boolean;
}

/** What one asker does otherwise than another. */
export interface AskRules {
  /** Credentials go along where a browser includes them, and make a request another one. */
  readonly mayUseCredentials: boolean;
  readonly send: (request: BrowserRequest) => Promise<Answer>;
  /** The answer to a request that is not sent; undefined = it is sent. */
  readonly withoutSending: (request: BrowserRequest) => Answer | undefined;
  /** Why this answer to the call itself, neither to its preflight nor behind a redirect, judges nothing; undefined = it judges. */
  readonly doubtOf: (
    exchange: Exchange,
    request: BrowserRequest,
  ) => Extract<UnknownWhy, 'gate' | 'answer-needs-credentials'> | undefined;
}

/**
 * Makes what all askers share: their memory, and what no answer of a gate may decide.
 *
 * @example const asker = createOnceAsker({ mayUseCredentials: true, send, withoutSending, doubtOf }); await asker.ask(request)
 */
export function createOnceAsker({ mayUseCredentials, send, withoutSending, doubtOf }: AskRules): OpenAsker {
  const memo = new Map<string, Promise<Answer>>();
  const asker: OpenAsker = {
    ask(request) {
      const key = requestKey(request, mayUseCredentials);
      const known = memo.get(key);
      if (known) return known;
      const given = withoutSending(request);
      if (given) return Promise.resolve(given);
      const answer = answerTo(request);
      memo.set(key, answer);
      return answer;
    },
    exchanges: [],
    incomparable: undefined,
    rejectsOrigin: false,
    ignoresPreflight: false,
  };

  async function answerTo(request: BrowserRequest): Promise<Answer> {
    const answer = await send(request);
    if (!('exchange' in answer)) return answer;
    const { exchange } = answer;
    asker.exchanges.push(exchange);
    if (isGate(exchange)) return { notSent: 'gate' };
    if (request.kind === 'preflight' || request.hop > 0) return answer;
    const doubt = doubtOf(exchange, request);
    if (doubt === 'answer-needs-credentials') asker.incomparable ??= exchange;
    return doubt ? { notSent: doubt } : answer;
  }

  return asker;
}

/** What makes a request another one on the wire: method, URL, Origin, what a preflight asks for, and cookies, where they go along. */
function requestKey(
  { method, url, origin, headers, includeCredentials }: BrowserRequest,
  mayUseCredentials: boolean,
): string {
  const asked = headers.filter(([name]) => /^access-control-request-/i.test(name)).map(([, value]) => value);
  return JSON.stringify([method, url, origin, asked, includeCredentials && mayUseCredentials]);
}
