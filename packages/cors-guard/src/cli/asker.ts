import type { Answer, BrowserRequest, Exchange, HeaderLine } from '../predict/index.ts';
import { hasCorsMarks, redirectOf } from '../findings/index.ts';
import { createOnceAsker, type Asker } from '../session/index.ts';

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
  const hasSession = headers.some(([name]) => /^(cookie|authorization)$/i.test(name));
  return createOnceAsker({
    mayUseCredentials: true,
    send,
    withoutSending({ kind, method }) {
      const isRepeatable = kind === 'preflight' || method === 'GET' || method === 'HEAD';
      return isRepeatable ? undefined : { notSent: 'method-not-repeated' };
    },
    doubtOf(exchange, { includeCredentials }) {
      if (includeCredentials && !hasSession && asksForSession(exchange)) return 'answer-needs-credentials';
      // A protection layer that dislikes what is no browser; the API itself would show its CORS layer, or ask to sign in.
      return exchange.status === 403 && !hasCorsMarks(exchange.headers) ? 'gate' : undefined;
    },
  });
}

function asksForSession(exchange: Exchange): boolean {
  if (exchange.status === 401 || exchange.status === 403) return true;
  return exchange.status >= 300 && exchange.status < 400 && redirectOf(exchange) === 'login';
}
