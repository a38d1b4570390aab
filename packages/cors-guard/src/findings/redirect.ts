import type { Exchange } from '../predict/types.ts';
import { locationIn } from './headers.ts';
import { withoutSlash } from './masking.ts';

/** What a redirect changes. */
export type RedirectDetail = 'http-to-https' | 'trailing-slash' | 'host' | 'login' | 'other';

const LOGIN = /(^|[/._-])(log-?in|sign-?in|auth|authorize|oauth2?|sso|saml2?|idp)([/._-]|$)/i;

/**
 * Names what a redirect changes; `other` when the Location is missing, no URL, or of no known kind.
 *
 * @example redirectOf(exchange) // 'http-to-https', for http://api.example.com/items and the Location https://api.example.com/items
 */
export function redirectOf(exchange: Exchange): RedirectDetail {
  const { url } = exchange;
  const location = locationIn(exchange);
  if (location === undefined || !URL.canParse(location, url)) return 'other';
  const from = new URL(url);
  const to = new URL(location, from);
  if (LOGIN.test(to.pathname) && !LOGIN.test(from.pathname)) return 'login';
  if (to.hostname !== from.hostname) return LOGIN.test(`.${to.hostname}`) ? 'login' : 'host';
  if (from.protocol === 'http:' && to.protocol === 'https:') return 'http-to-https';
  if (to.host !== from.host) return 'host';
  const isSlash = to.pathname !== from.pathname && withoutSlash(to.pathname) === withoutSlash(from.pathname);
  return isSlash ? 'trailing-slash' : 'other';
}
