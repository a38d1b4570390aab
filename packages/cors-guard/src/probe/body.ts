import type { IncomingMessage } from 'node:http';

/** More than this is not downloaded: the connection is closed instead (measured: reading 64 KB keeps it, at less cost). */
const LIMIT = 64 * 1024;

/** A body that trickles may hold its connection no longer than this, in milliseconds. */
const DRAIN_MS = 1_000;

/**
 * Throws the body of an answer away: reads it when it is small, so that the connection can be used again, else closes. Needs no
 * waiting for, and never keeps the process alive.
 */
export function dropBody(response: IncomingMessage, method: string): void {
  response.on('error', () => {
    // The answer was judged by its headers already.
  });
  const hasBody = method !== 'HEAD' && response.statusCode !== 204 && response.statusCode !== 304;
  if (hasBody && Number(response.headers['content-length']) > LIMIT) {
    response.destroy();
    return;
  }
  const timer = setTimeout(() => response.destroy(), DRAIN_MS);
  timer.unref();
  let read = 0;
  response.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > LIMIT) response.destroy();
  });
  response.on('close', () => clearTimeout(timer));
}
