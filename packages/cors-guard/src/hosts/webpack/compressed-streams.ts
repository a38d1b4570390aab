import type { ProxyTap } from '../../observe/index.ts';
import type { Tapper } from '../http-proxy-middleware/entry.ts';
import type { Middleware } from './types.ts';

/** A stream that is compressed is so from its first bytes on; these have usually come by then. In milliseconds. */
const LOOK_AFTER = 1_000;

/** The answer to the page, as far as it is read. */
interface PageAnswer {
  getHeader(name: string): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Watches for event streams that the dev server compresses: its compressor waits for more, and so the page gets no event before the
 * stream ends. Nothing is changed, it is told once.
 *
 * Whether it compresses depends on the page, the answer and the compressor; so the answer is looked at as it was sent.
 */
export function watchStreams(tapper: Tapper, tell: (text: string) => void): Tapper {
  let isTold = false;
  function look(answer: PageAnswer): void {
    if (isTold || answer.getHeader('content-encoding') === undefined) return;
    isTold = true;
    tell(
      'the dev server compresses event streams, so their events come late; devServer.compress: false sends them on at once',
    );
  }
  const proxyRes = (tap: ProxyTap): ProxyTap['proxyRes'] => {
    return (answer, request, response) => {
      tap.proxyRes(answer, request, response);
      const { 'content-type': type = '', 'content-encoding': encoding } = answer.headers;
      if (isTold || encoding !== undefined || !/^\s*text\/event-stream\b/i.test(type) || !isPageAnswer(response))
        return;
      const timer = setTimeout(() => look(response), LOOK_AFTER);
      response.once('close', () => {
        clearTimeout(timer);
        look(response);
      });
    };
  };
  return {
    keep: (options) => tapper.keep(options),
    tap(...entry) {
      const tap = tapper.tap(...entry);
      return { ...tap, proxyRes: proxyRes(tap) };
    },
  };
}

/** Whether the dev server has a compressor among its middlewares. */
export function isCompressing(middlewares: readonly Middleware[]): boolean {
  return middlewares.some((one) => 'name' in one && one.name === 'compression');
}

function isPageAnswer(response: object | undefined): response is PageAnswer {
  return response !== undefined && 'getHeader' in response && 'once' in response;
}
