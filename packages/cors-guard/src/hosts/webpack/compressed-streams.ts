import type { ProxyTap } from '../../observe/index.ts';
import type { Tell } from './watch-streams.ts';

/** A stream that is compressed is so from its first bytes on; these have usually come by then. In milliseconds. */
const LOOK_AFTER = 1_000;

/** Dev servers whose users know. */
const told = new WeakSet<Tell>();

/** The answer to the page, as far as it is read. */
interface PageAnswer {
  getHeader(name: string): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Looks whether an event stream is compressed on its way to the page. That depends on the page, the answer and the compressor; so the
 * answer is looked at as it was sent.
 *
 * @param answer - of the target: one that it compresses itself is none of the dev server's
 */
export function lookAt(answer: Parameters<ProxyTap['proxyRes']>[0], response: object | undefined, tell: Tell): void {
  if (told.has(tell) || answer.headers['content-encoding'] !== undefined || !isPageAnswer(response)) return;
  const look = (): void => {
    if (told.has(tell) || response.getHeader('content-encoding') === undefined) return;
    told.add(tell);
    tell(
      'the dev server compresses event streams, so their events come late; devServer.compress: false sends them on at once',
    );
  };
  const timer = setTimeout(look, LOOK_AFTER);
  response.once('close', () => {
    clearTimeout(timer);
    look();
  });
}

function isPageAnswer(response: object | undefined): response is PageAnswer {
  return response !== undefined && 'getHeader' in response && 'once' in response;
}
