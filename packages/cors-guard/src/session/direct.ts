import { directCallOf, type Deployment, type ProductionCall, type ProxyEntry } from '../deployment/index.ts';
import type { Observation, RecordedCall } from '../observe/index.ts';
import { browserLinesOf } from './browser-lines.ts';

/** Other origins are counted together with the ones that came first. */
const MOST_ORIGINS = 100;

/** A call with everything it needs to be judged. */
export interface Located {
  readonly observation: Observation;
  readonly told: RecordedCall | undefined;
  readonly production: ProductionCall;
}

/** Calls that the page makes to other origins by itself. */
export interface DirectCalls {
  /** Notes how the proxy reaches a target: probes go the same way. */
  noteRequest(observation: Observation): void;
  /** The call, ready to be judged; undefined when its origin is not to be contacted, which is noted. */
  locate(told: RecordedCall): Located | undefined;
  /** Origins that the page called and nobody asked, with the number of calls. */
  notProbed(): readonly { readonly origin: string; readonly count: number }[];
}

/** @example const direct = createDirectCalls(deployment, entries); direct.locate(told) */
export function createDirectCalls(deployment: Deployment, entries: readonly ProxyEntry[]): DirectCalls {
  const requests = new Map<string, Observation>();
  const counts = new Map<string, number>();
  let latest: Observation | undefined;

  function standIn(told: RecordedCall): Observation {
    const { origin, pathname, search } = new URL(told.url);
    const path = pathname + search;
    return {
      entry: '',
      target: origin,
      targetBase: '',
      method: told.method,
      devPath: path,
      forwardedPath: path,
      requestHeaders: latest ? browserLinesOf(latest) : [],
      proxyHeaders: [],
      transport: requests.get(origin)?.transport ?? {},
    };
  }

  return {
    noteRequest(observation) {
      requests.set(observation.target, observation);
      latest = observation;
    },
    locate(told) {
      const production = directCallOf(deployment, told.url, entries);
      if (production) return { observation: standIn(told), told, production };
      const { origin } = new URL(told.url);
      const key = counts.has(origin) || counts.size < MOST_ORIGINS ? origin : 'others';
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return undefined;
    },
    notProbed: () => [...counts].map(([origin, count]) => ({ origin, count })),
  };
}
