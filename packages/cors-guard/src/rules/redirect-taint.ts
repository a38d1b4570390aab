import { isSameOrigin } from './origin.ts';

/**
 * One step of Fetch, "redirect-taint": whether going from `last` to `next` taints a request of `origin`. It does when a foreign
 * origin sends it on to any other origin, back home included; a tainted request's `Origin` is `null` from then on.
 *
 * @param origin - of the page, serialised
 * @param last - origin of the URL that redirects
 * @param next - origin of the URL it redirects to
 * @example taintsRequest('https://a.example', 'https://b.example', 'https://a.example') // true
 * @example taintsRequest('https://a.example', 'https://a.example', 'https://b.example') // false
 */
export function taintsRequest(origin: string, last: string, next: string): boolean {
  return !isSameOrigin(next, last) && !isSameOrigin(origin, last);
}
