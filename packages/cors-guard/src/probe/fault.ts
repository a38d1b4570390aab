import type { ProbeFault } from './types.ts';

/** Words for Node's error codes, first match wins. */
const WORDS: readonly (readonly [code: RegExp, message: string])[] = [
  [/^ECONNREFUSED$/, 'refuses connections'],
  [/^(ENOTFOUND|EAI_.*)$/, 'has a name that cannot be resolved'],
  [/^ETIMEDOUT$/, 'gives no answer in time'],
  [/^(ECONNRESET|EPIPE|ECONNABORTED)$/, 'closes the connection without an answer'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'cannot be reached over the network'],
  [/^ENOENT$/, 'has a socket path where nothing listens'],
  [/^HPE_HEADER_OVERFLOW$/, 'sends more than 256 KB of headers'],
  [/^HPE_/, 'sends something that is not HTTP'],
  [/CERT|^UNABLE_TO_|^ERR_TLS_/, 'has a certificate that is not accepted'],
  [/^(EPROTO|ERR_SSL_.*)$/, 'does not speak TLS as expected'],
];

/**
 * Why no HTTP answer came, from whatever was thrown. The text of the error itself is left out: it may name what an agent of the user
 * holds, such as the address and password of an outbound proxy.
 *
 * @example faultOf(error) // { code: 'ECONNREFUSED', message: 'refuses connections' }
 */
export function faultOf(error: unknown): ProbeFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const safeCode = /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'EUNKNOWN';
  return { code: safeCode, message: WORDS.find(([pattern]) => pattern.test(safeCode))?.[1] ?? 'cannot be reached' };
}
