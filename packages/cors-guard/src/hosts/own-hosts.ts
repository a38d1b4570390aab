/**
 * Hosts by which a page and its dev server go: the page that asks, and the server it was loaded from or asks.
 *
 * @param headers - of its request: Origin and Host
 * @returns empty where one of them is missing, or the page has no host: nothing is known then
 * @example ownHostsOf({ origin: 'https://app.test', host: 'localhost:5173' }) // ['app.test', 'localhost:5173']
 */
export function ownHostsOf(headers: {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
}): readonly string[] {
  const { origin, host } = headers;
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return [];
  return [...new Set([new URL(origin).host, host.toLowerCase()])];
}
