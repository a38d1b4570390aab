import type { Observation } from '../observe/index.ts';

/**
 * Whether no shared cache keeps the answer to a call, by its own word (RFC 9111, 5.2.2.5 and 5.2.2.7). Only then may the call be
 * repeated in a way that production does not ask it: else a cache in front of the API may hand what comes of it to visitors.
 *
 * @example isKeptByNoCache({ ...response, headers: [['Cache-Control', 'private']] }) // true
 */
export function isKeptByNoCache(response: Observation['response']): boolean {
  const values = (response?.headers ?? []).filter(([name]) => name.toLowerCase() === 'cache-control');
  const directives = values.flatMap(([, value]) => value.toLowerCase().split(',')).map((part) => part.trim());
  // With field names ("private=...") the rest of the answer may be kept.
  return directives.includes('no-store') || directives.includes('private');
}
