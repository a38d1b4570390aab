import type { PageCommand } from './protocol.ts';

/** Calls that one command may name. */
const MOST_IDS = 1_000;

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
