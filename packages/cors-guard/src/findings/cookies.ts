import { headerLines } from '../rules/index.ts';
import type { Exchange } from '../predict/types.ts';
import { printable } from '../printable.ts';

/** Cookies of load balancers, CDNs and firewalls: they steer traffic, and nothing is lost with them. */
const INFRASTRUCTURE =
  /^(__cf|_cfuvid|cf_|__cflb|AWSALB|AWSELB|ARRAffinity|BIGip|TS[0-9a-f]{6,}|incap_|visid_incap|nlbi_|ak_bmsc|bm_|_abck|NSC_|SERVERID|GCLB|GAESA|ApplicationGatewayAffinity|datadome|__ddg|_px)/i;

/** A cookie that an answer sets, without its value. */
export interface SetCookie {
  /** May be shown. */
  readonly name: string;
  /** The header line as it stood, without the value. */
  readonly line: string;
}

/**
 * The cookies an answer sets and a visitor would miss: those that are deleted, and those of the infrastructure in front of an API,
 * are left out.
 *
 * @example cookiesOf({ ...exchange, headers: [['Set-Cookie', 'sid=; HttpOnly']] }) // [{ name: 'sid', line: 'sid=; HttpOnly' }]
 */
export function cookiesOf({ headers }: Exchange): readonly SetCookie[] {
  return headerLines(headers, 'set-cookie')
    .filter((line) => !isDeletion(line))
    .map((line) => ({ name: nameOf(line), line }))
    .filter(({ name }) => name !== '' && !INFRASTRUCTURE.test(name));
}

/** The name of the cookie that a header line sets, as it may be shown. */
export function nameOf(line: string): string {
  return printable(line.split('=')[0]?.trim() ?? '', 40);
}

/** RFC 6265bis: Max-Age counts before Expires; both in the past delete. */
function isDeletion(line: string): boolean {
  const maxAge = /;\s*max-age\s*=\s*(-?\d+)/i.exec(line)?.[1];
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  return /;\s*expires\s*=[^;]*\b19\d\d\b/i.test(line);
}
