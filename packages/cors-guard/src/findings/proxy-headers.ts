/** What a request header that a proxy sets is for, by its name. */

/** Information about the way, the client and the trace, and keys to previews: no API needs it of a page. */
const FORWARDING =
  /^(x-forwarded-.+|forwarded|via|x-real-ip|x-client-ip|x-request-id|x-correlation-id|x-original-.+|traceparent|tracestate|baggage|b3|x-b3-.+|sec-.+|user-agent|accept|accept-encoding|accept-language|cache-control|pragma|priority|dnt|if-.+|content-type|ngrok-skip-browser-warning|bypass-tunnel-reminder|cf-access-.+|x-vercel-.*bypass.*)$/;

/** Words in names of headers that let somebody in. */
const CREDENTIAL =
  /(^|[-_])(api-?key|key|token|secret|auth|authorization|session|jwt|bearer|credentials?|password|signature|cookie)([-_]|$)/;

/**
 * Headers that say who calls, which is what proxies are made to add: credentials, keys and tokens.
 *
 * @param name - in lower case
 * @example isCredentialHeader('ocp-apim-subscription-key') // true
 */
export function isCredentialHeader(name: string): boolean {
  return !isForwardingHeader(name) && (CREDENTIAL.test(name) || name === 'apikey');
}

/**
 * Headers that proxies add by themselves (`xfwd`), that only concern the connection or a trace, or that open the door of a preview.
 *
 * @param name - in lower case
 * @example isForwardingHeader('x-forwarded-for') // true
 */
export function isForwardingHeader(name: string): boolean {
  return FORWARDING.test(name);
}

/**
 * Headers in which a browser names the page: checks against forged requests look at them.
 *
 * @param name - in lower case
 * @example namesPage('origin') // true
 */
export function namesPage(name: string): boolean {
  return name === 'origin' || name === 'referer';
}
