import { ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { createBeside } from '../../observe/index.ts';

/** What is done to requests that may be made twice; the same for all of one way to a target. */
export interface Retrier {
  /** Sends the request again; undefined = it has to fail. */
  repeat(request: ClientRequest, options: RequestOptions): ClientRequest | undefined;
  /** Sees each answer before anybody else does. */
  onResponse(response: IncomingMessage): void;
}

/** A request that may be made twice. */
interface Try {
  readonly options: RequestOptions;
  readonly retrier: Retrier;
  second: ClientRequest | undefined;
  isGivenUp: boolean;
}

const tries = createBeside<Try>();

/** What the second request tells, the first one's owner is to hear. */
const HEARD = ['information', 'continue', 'timeout', 'error', 'close'] as const;

/**
 * Makes a request once more when it fails, without its owner noticing: he holds the first request, sees the events of the second, and
 * what he does to the first is done to the second. So hooks run once, and a failure of the second is the failure he sees.
 *
 * The two methods are the same functions for all requests: a function of its own on each would keep the request through minor garbage
 * collections (measured: several times the work of the collector).
 *
 * @param options - those the request was made with
 */
export function withSecondTry(request: ClientRequest, options: RequestOptions, retrier: Retrier): void {
  tries.set(request, { options, retrier, second: undefined, isGivenUp: false });
  request.emit = emit;
  request.destroy = destroy;
}

function emit(this: ClientRequest, event: string | symbol, ...values: unknown[]): boolean {
  const state = tries.get(this);
  if (event === 'response') state?.retrier.onResponse(values[0] as IncomingMessage);
  if (!state || (event !== 'error' && event !== 'close')) return emitted(this, event, ...values);
  // The end of the first connection.
  if (state.second) return true;
  if (event === 'error' && !state.isGivenUp) state.second = state.retrier.repeat(this, state.options);
  if (!state.second) return emitted(this, event, ...values);
  adopt(this, state.second, state.retrier);
  return true;
}

function destroy(this: ClientRequest, error?: Error): ClientRequest {
  const state = tries.get(this);
  if (state) state.isGivenUp = true;
  if (state?.second) state.second.destroy(error);
  else ClientRequest.prototype.destroy.call(this, error);
  return this;
}

function adopt(request: ClientRequest, second: ClientRequest, retrier: Retrier): void {
  for (const event of HEARD) second.on(event, (...values: unknown[]) => emitted(request, event, ...values));
  second.on('response', (response: IncomingMessage) => {
    retrier.onResponse(response);
    if (!emitted(request, 'response', response)) response.resume();
  });
  if (request.socket?.timeout) second.setTimeout(request.socket.timeout);
  second.end();
}

/** What the method does that all requests have. */
function emitted(request: ClientRequest, event: string | symbol, ...values: unknown[]): boolean {
  return ClientRequest.prototype.emit.call(request, event, ...values);
}
