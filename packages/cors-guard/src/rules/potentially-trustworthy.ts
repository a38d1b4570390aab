/**
 * Secure Contexts, "is url potentially trustworthy": https and wss, loopback by address or by name, and documents that have no
 * network behind them.
 *
 * @example isPotentiallyTrustworthy(new URL('http://localhost:3000/')) // true
 */
export function isPotentiallyTrustworthy(url: URL): boolean {
  switch (url.protocol) {
    case 'https:':
    case 'wss:':
    case 'file:':
    case 'data:':
      return true;
    case 'about:':
      return url.pathname === 'blank' || url.pathname === 'srcdoc';
    default:
      return isLoopbackHost(url.hostname);
  }
}

/** Loopback told by the host alone: 127.0.0.0/8, ::1, `localhost` and what lies below it. */
export function isLoopbackHost(host: string): boolean {
  return /^(?:127\.\d+\.\d+\.\d+|\[::1\]|(?:.*\.)?localhost\.?)$/.test(host);
}
