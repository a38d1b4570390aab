import { hasCorsMarks } from '../findings/index.ts';
import type { Exchange, HeaderLine } from '../predict/index.ts';
import { isForwardingHeader, namesPage } from '../findings/index.ts';
import type { Observation } from '../observe/index.ts';

/** Header lines with which a protection layer marks a challenge page; the value is a pattern. */
const CHALLENGE_MARKS: readonly (readonly [name: string, value: RegExp])[] = [
  ['cf-mitigated', /challenge/i],
  ['x-amzn-waf-action', /challenge|captcha/i],
  ['x-vercel-mitigated', /challenge|deny/i],
];

/** With these a gateway says that nobody stands behind it for now. */
const NOBODY_THERE = new Set([502, 503, 504]);

const headerOf = (headers: readonly HeaderLine[], wanted: string): string | undefined =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

/**
 * A gate stands in front of the API and answers for it: it says nothing about what a visitor's call will get (design, rule 6.7).
 * Told by 429, Retry-After, the mark of a challenge page, or a gateway's status without any sign of a CORS layer: of an API that
 * is down nothing can be told.
 */
export function isGate(exchange: Exchange): boolean {
  if (exchange.status === 429 || headerOf(exchange.headers, 'retry-after') !== undefined) return true;
  if (NOBODY_THERE.has(exchange.status) && !hasCorsMarks(exchange.headers)) return true;
  return CHALLENGE_MARKS.some(([name, value]) => value.test(headerOf(exchange.headers, name) ?? ''));
}

/**
 * How long a target rests after this answer, in milliseconds; 0 = it does not. Both forms of Retry-After are read; the rest is
 * at least 30 seconds and at most 10 minutes.
 *
 * @param now - milliseconds since the epoch, for the date form
 */
export function restAfter(exchange: Exchange, now: number): number {
  const retryAfter = headerOf(exchange.headers, 'retry-after');
  if (exchange.status !== 429 && exchange.status !== 503 && retryAfter === undefined) return 0;
  const seconds = Number(retryAfter);
  const asked = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter ?? '') - now;
  return Math.min(Math.max(Number.isFinite(asked) ? asked : 0, 30_000), 600_000);
}

/**
 * The page sent nothing that a probe leaves out: no cookies, no Authorization, no Origin, no header of the author. Only then may
 * the two statuses be compared (design, rules 6.2 and 6.7).
 */
export function isBareCall(observation: Observation, authorHeaders: readonly HeaderLine[]): boolean {
  const sent = new Set(observation.requestHeaders.map(([name]) => name.toLowerCase()));
  return (
    !['cookie', 'authorization', 'origin'].some((name) => sent.has(name)) &&
    authorHeaders.every(([name]) => name.toLowerCase() === 'accept')
  );
}

/** A bare call to which the proxy added nothing that an API looks at, an Origin apart: a probe differs from it by its Origin alone. */
export function differsByOriginAlone(observation: Observation, authorHeaders: readonly HeaderLine[]): boolean {
  const { proxyHeaders } = observation;
  return (
    isBareCall(observation, authorHeaders) && proxyHeaders.every((name) => isForwardingHeader(name) || namesPage(name))
  );
}
