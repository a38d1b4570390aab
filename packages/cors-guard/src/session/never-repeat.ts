import type { Observation } from '../observe/index.ts';

/**
 * Words in a path or a query name that make a GET look like an action or a one-time link. Verbs, and nouns that are rarely a
 * plain collection: `orders`, `payments` or `tickets` are read all day and stay checkable.
 */
const ACTION_WORDS = new Set(
  `logout signout logoff login signin verify verification confirm confirmation unsubscribe callback token magic otp export
  download delete remove destroy activate deactivate approve reject decline cancel revoke reset redeem resend trigger execute
  impersonate oauth sso saml openid authorize nonce once onetime`.split(/\s+/),
);

/** Query names that carry a signature or a code that may be used once. */
const ONE_TIME_QUERY = /^(code|state|sig|signature|hmac|ticket|key|secret|password|pwd|auth|x-amz-.*|x-goog-.*)$/i;

const SLOW_MS = 5_000;

/**
 * Tells whether a GET or HEAD must not be sent a second time (design, rule 6.3): it looks like an action or a one-time link,
 * or its answer was a stream, a part, or slow.
 *
 * @param url - absolute URL or path of the request that would be sent
 * @param response - the answer the call got in development, when there was one
 * @example mustNotRepeat('/api/auth/logout', undefined) // true
 */
export function mustNotRepeat(url: string, response: Observation['response']): boolean {
  return looksLikeAction(url) || (response !== undefined && isStreamOrSlow(response));
}

function looksLikeAction(url: string): boolean {
  const { pathname, searchParams } = new URL(url, 'http://path.invalid');
  const names = [...searchParams.keys()];
  if (names.some((name) => ONE_TIME_QUERY.test(name))) return true;
  return [...pathname.split('/'), ...names].some(hasActionWord);
}

function hasActionWord(text: string): boolean {
  const words = text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  // `log-out` and `sign_out` are two words, `exports` is a plural.
  const pairs = words.slice(1).map((word, index) => `${words[index]}${word}`);
  return [...words, ...pairs].some((word) => ACTION_WORDS.has(word) || ACTION_WORDS.has(word.replace(/s$/, '')));
}

function isStreamOrSlow(response: NonNullable<Observation['response']>): boolean {
  if (response.status === 206 || response.durationMs > SLOW_MS) return true;
  const type = response.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return /^\s*(text\/event-stream|multipart\/|application\/(x-ndjson|stream|grpc))/i.test(type);
}
