import {
  deploymentOf,
  productionCallOf,
  type Deployment,
  type DeploymentFacts,
  type ProxyEntry,
  type ResolvedOptions,
} from '../deployment/index.ts';
import { callOf, observationOf, type NamedOrigin, type Observation, type Seen } from '../observe/index.ts';
import { isTrustworthy, secFetchSite } from '../probe/index.ts';

/** What decides about the Origin of a proxied request. */
export interface AsProductionDeps {
  readonly options: ResolvedOptions;
  /** What project files say about production. */
  readonly facts: DeploymentFacts;
  /** The proxy entries, as far as they are known when the first request comes. */
  readonly entries: () => readonly ProxyEntry[];
}

/** See {@link createAsOrigin}. */
export type AsOrigin = (observation: Observation) => NamedOrigin | undefined;

/** The same for what a tap has seen. */
export function asOriginForTaps(deps: AsProductionDeps): (seen: Seen) => NamedOrigin | undefined {
  const asOrigin = createAsOrigin(deps);
  return (seen) => asOrigin(observationOf(seen));
}

/**
 * Tells which Origin a proxied request is to carry with `asProduction: true`, and which Sec-Fetch-Site: an API may look at either.
 * Undefined = those it has.
 *
 * Only calls in cors mode get the page's: a browser sends it with these whatever their method (Fetch, "append a request Origin
 * header"). Navigations, plain images, WebSockets, preflights of other pages and the dev server's own traffic stay as they are. So
 * do calls whose answer would prove nothing: where production calls its own origin, another environment than the proxy does, or
 * where a local target stands for development code.
 *
 * @example createAsOrigin({ options, facts, entries })(observation) // { origin: 'https://app.example.com', fetchSite: 'same-site' }
 */
export function createAsOrigin(deps: AsProductionDeps): AsOrigin {
  const { options, facts, entries } = deps;
  let known: Deployment | undefined;
  return (observation) => {
    known ??= deploymentOf({ ...facts, options, entries: entries() });
    const page = known.page?.value;
    if (!isSendable(page) || options.isExcluded(observation.devPath)) return undefined;
    const { url, sameOrigin, otherEnvironment, developmentTarget } = productionCallOf(known, observation);
    if (sameOrigin || otherEnvironment || developmentTarget) return undefined;
    const named = callOf(observation, url);
    return 'call' in named && named.call.mode === 'cors'
      ? { origin: page, fetchSite: fetchSiteOf(page, url) }
      : undefined;
  };
}

/** Chromium's value; to addresses that are not trustworthy browsers send none (Fetch Metadata, "set the Sec-Fetch-Site header"). */
function fetchSiteOf(page: string, to: string): string | undefined {
  const url = new URL(to);
  return isTrustworthy(url) ? secFetchSite(page, [url], true) : undefined;
}

/** No API should ever be seen to accept `null`: every sandboxed page has it. */
function isSendable(page: string | undefined): page is string {
  return page !== undefined && page !== 'null';
}

/** What the start says about the option; nothing when it is off. */
export function asProductionNotes({ asProduction }: ResolvedOptions, { page }: Deployment): readonly string[] {
  if (!asProduction) return [];
  return isSendable(page?.value)
    ? [`asProduction: the dev proxy sends calls on with "Origin: ${page.value}"`]
    : [
        `asProduction has no effect: ${page ? 'an API should never allow the origin "null"' : 'the production page is not known (production.page)'}`,
      ];
}
