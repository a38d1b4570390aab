import type { BrowserRequest } from '../predict/index.ts';

/** What a preflight asks for that belongs to no run of the engine. */
export interface Asks {
  readonly origin: string;
  readonly method: string;
  /** Names, as they stand in Access-Control-Request-Headers. */
  readonly headers: readonly string[];
}

/** @example preflightTo(url, { origin: 'https://app.example.com', method: 'PUT', headers: [] }) */
export function preflightTo(url: string, { origin, method, headers }: Asks): BrowserRequest {
  return {
    kind: 'preflight',
    hop: 0,
    method: 'OPTIONS',
    url,
    origin,
    headers: [
      ['Access-Control-Request-Method', method],
      ...(headers.length > 0 ? [['Access-Control-Request-Headers', headers.join(',')] as const] : []),
    ],
    includeCredentials: false,
  };
}
