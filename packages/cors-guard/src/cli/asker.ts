import type { Answer, BrowserRequest, Exchange, HeaderLine } from '../predict/index.ts';
import { hasCorsMarks, redirectOf } from '../findings/index.ts';
import { isGate, requestKey, type Asker } from '../session/index.ts';

/** What decides about the requests of a check. */
export interface DirectContext {
  /** Headers of the call, with its cookies. */
  readonly headers: readonly HeaderLine[];
  readonly send: (request: BrowserRequest) => Promise<Answer>;
}

/**
 * Answers the engine by real requests. Unlike a probe of the dev server they are the call itself: its answer is judged as it is,
 * unless a browser would have sent cookies that the command line does not know.
 *
 * @example const asker = createDirectAsker(context); await asker.ask(request)
 */
export function createDirectAsker({ headers, send }: DirectContext): Asker {
  const memo = new Map<string, Promise<Answer>>();
  const exchanges: Exchange[] = [];
  const hasSession = headers.some(([name]) => /^(cookie|authorization)$/i.test(name));
  let incomparable: Exchange | undefined;

  async function answerTo(request: BrowserRequest): Promise<Answer> {
    const answer = await send(request);
    if (!('exchange' in answer)) return answer;
    const { exchange } = answer;
    exchanges.push(exchange);
    if (isGate(exchange)) return { notSent: 'gate' };
    if (request.kind === 'preflight' || request.hop > 0) return answer;
    if (request.includeCredentials && !hasSession && asksForSession(exchange)) {
      incomparable ??= exchange;
      return { notSent: 'answer-needs-credentials' };
    }
    // A protection layer that dislikes what is no browser; the API itself would show its CORS layer, or ask to sign in.
    return exchange.status === 403 && !hasCorsMarks(exchange.headers) ? { notSent: 'gate' } : answer;
  }

  return {
    ask(request) {
      if (request.kind === 'actual' && request.method !== 'GET' && request.method !== 'HEAD')
        return Promise.resolve({ notSent: 'method-not-repeated' });
      const key = requestKey(request, true);
      const answer = memo.get(key) ?? answerTo(request);
      memo.set(key, answer);
      return answer;
    },
    exchanges,
    get incomparable() {
      return incomparable;
    },
    rejectsOrigin: false,
    ignoresPreflight: false,
  };
}

function asksForSession(exchange: Exchange): boolean {
  if (exchange.status === 401 || exchange.status === 403) return true;
  return exchange.status >= 300 && exchange.status < 400 && redirectOf(exchange) === 'login';
}
