import type { IncomingMessage } from 'node:http';
import type { PageCommand } from './protocol.ts';

/** Longest command, in bytes. */
const MOST_BYTES = 16_384;

/** Calls that one command may name. */
const MOST_IDS = 1_000;

/**
 * Reads the command that a request carries; undefined when it is none, or too long.
 *
 * @example const command = await readCommand(request) // { kind: 'check-again', calls: ['c1'] }
 */
export async function readCommand(request: IncomingMessage): Promise<PageCommand | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MOST_BYTES) return undefined;
      chunks.push(chunk);
    }
    return asCommand(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch {
    return undefined;
  }
}

/**
 * A value that came from a page, as a command; undefined for anything else.
 *
 * @example asCommand({ kind: 'check-again', calls: ['c1'] })
 */
export function asCommand(value: unknown): PageCommand | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, calls } = value as Partial<Record<keyof PageCommand, unknown>>;
  if (kind !== 'check-again' || !Array.isArray(calls) || calls.length > MOST_IDS) return undefined;
  const ids = calls.filter((id): id is string => typeof id === 'string' && /^c\d{1,9}$/.test(id));
  return ids.length === calls.length ? { kind, calls: ids } : undefined;
}
