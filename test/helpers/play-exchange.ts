import type { Socket } from 'node:net';
import { expect } from 'vitest';
import type { GeneratedExchange } from './exchanges.ts';
import { arrived, comparable, rawClient } from './raw.ts';

/** What a target does with a request, of which `bytes` have arrived. */
export type Talk = (socket: Socket, bytes: () => string) => Promise<void> | void;

/** What both ends saw of an exchange, framing and connection left out. */
export interface ExchangeSeen {
  readonly target: { head: string[]; body: string };
  readonly page: { head: string[]; body: string };
  readonly trailer: boolean;
}

/**
 * Sends one exchange through a server, and fails when it does not get through.
 *
 * @param setTalk - tells the target behind the server what to do with the request that is to come
 */
export async function playExchange(
  port: number,
  { request, requestEnd, answer, isWhole, name }: GeneratedExchange,
  setTalk: (talk: Talk) => void,
): Promise<ExchangeSeen> {
  let failed: unknown;
  let received = (): string => '';
  setTalk(async (socket, bytes) => {
    received = bytes;
    // A request that has a body may come in pieces; a chunked one may be framed anew.
    const whole = arrived(socket, `the request of ${name}`, () => bytes().includes(requestEnd));
    await whole.catch((error: unknown) => (failed = error));
    for (const part of answer) socket.write(part, 'latin1');
  });
  const client = rawClient(port, request);
  await arrived(client.socket, `the answer of ${name}`, () => isWhole(client.bytes()));
  expect(failed).toBeUndefined();
  client.socket.destroy();
  const page = client.bytes();
  return { target: comparable(received()), page: comparable(page), trailer: /\r\nX-Sum: 7\r\n\r\n$/i.test(page) };
}
