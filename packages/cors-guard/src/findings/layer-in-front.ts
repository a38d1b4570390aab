import { getHeader } from '../rules/index.ts';
import type { Exchange } from '../predict/types.ts';
import type { Named } from './cause.ts';
import { letsIn } from './headers.ts';
import type { JudgedCall } from './types.ts';

/** A gateway gives these when the API behind it does not answer (RFC 9110, 15.6.3 and 15.6.5). */
const GATEWAY_STATUS: ReadonlySet<number> = new Set([502, 504]);

/**
 * Knows who answers for which API, to tell errors of the API from those of a layer in front of it (a gateway, a CDN, a firewall):
 * they are mended in different places.
 *
 * @example calls.flatMap(causes).map(createLayers(calls))
 */
export function createLayers(calls: readonly JudgedCall[]): (named: Named) => Named {
  const usual = new Map<string, Set<string | null>>();
  for (const exchange of calls.flatMap(({ exchanges, answers = [] }) => [...exchanges, ...answers])) {
    if (!letsIn(exchange)) continue;
    const { origin } = new URL(exchange.url);
    usual.set(origin, (usual.get(origin) ?? new Set()).add(serverOf(exchange)));
  }

  function isInFront(exchange: Exchange): boolean {
    if (GATEWAY_STATUS.has(exchange.status)) return true;
    const servers = usual.get(new URL(exchange.url).origin);
    const server = serverOf(exchange);
    return server !== null && servers !== undefined && !servers.has(server);
  }

  return (named) => {
    const { exchange } = named.failure;
    return named.code === 'cors-missing-on-errors' && exchange && isInFront(exchange)
      ? { ...named, code: 'edge-answers-without-cors' }
      : named;
  };
}

/** Product without version: the same server may tell it or not. */
function serverOf({ headers }: Exchange): string | null {
  return getHeader(headers, 'server')?.split(/[/ ]/)[0]?.toLowerCase() ?? null;
}
