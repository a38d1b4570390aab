import type { ClientRequest, IncomingMessage } from 'node:http';

/** What the second request tells, the first one's owner is to hear. */
const HEARD = ['information', 'continue', 'timeout', 'error', 'close'] as const;

/**
 * Makes a request once more when it fails, without its owner noticing: he holds the first request, sees the events of the second, and
 * what he does to the first is done to the second. So hooks run once, and a failure of the second is the failure he sees.
 *
 * @param repeat - sends the request again; undefined = it has to fail
 */
export function withSecondTry(request: ClientRequest, repeat: () => ClientRequest | undefined): void {
  const emit: (event: string | symbol, ...values: unknown[]) => boolean = request.emit.bind(request);
  const destroy = request.destroy.bind(request);
  let second: ClientRequest | undefined;
  let isGivenUp = false;

  function adopt(made: ClientRequest): void {
    for (const event of HEARD) made.on(event, (...values: unknown[]) => emit(event, ...values));
    made.on('response', (response: IncomingMessage) => {
      if (!emit('response', response)) response.resume();
    });
    made.on('socket', (socket) => Object.assign(request, { socket }));
    if (request.socket?.timeout) made.setTimeout(request.socket.timeout);
    made.end();
  }

  request.destroy = (error) => {
    isGivenUp = true;
    if (second) second.destroy(error);
    else destroy(error);
    return request;
  };
  request.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    // The end of the first connection.
    if (second && (event === 'close' || event === 'error')) return true;
    if (event === 'error' && !isGivenUp) second = repeat();
    if (!second || event !== 'error') return emit(event, ...values);
    adopt(second);
    return true;
  };
}
