import type { ProxyTap } from '../../observe/index.ts';
import type { Tapper } from '../http-proxy-middleware/entry.ts';
import type { Middleware } from './types.ts';

/** Says something in the terminal. */
export type Tell = (text: string) => void;

/**
 * Watches for event streams that the dev server compresses: its compressor waits for more, and so the page gets no event before the
 * stream ends. Nothing is changed, it is told once.
 */
export function watchStreams(tapper: Tapper, tell: Tell): Tapper {
  const proxyRes = (tap: ProxyTap): ProxyTap['proxyRes'] => {
    return (answer, request, response) => {
      tap.proxyRes(answer, request, response);
      if (!/^\s*text\/event-stream\b/i.test(answer.headers['content-type'] ?? '')) return;
      // Few apps have one: loaded when it is needed.
      import('./compressed-streams.ts').then(({ lookAt }) => lookAt(answer, response, tell)).catch(() => undefined);
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
