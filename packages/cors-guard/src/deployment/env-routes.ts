import { httpUrlOf, originOf } from './origins.ts';
import { trimSlashes } from './paths.ts';
import type { Fact, ProxyEntry, Route } from './types.ts';

/** The variables that a build puts into the page, as the host loads them for both modes (Vite: `loadEnv`). */
export interface ClientEnv {
  readonly development: Readonly<Record<string, string>>;
  readonly production: Readonly<Record<string, string>>;
}

interface Candidate {
  readonly name: string;
  /** Absolute URL in production, without a slash at its end. */
  readonly to: string;
  /** Path in development; `''` when the variable is unset, empty or `/` there. */
  readonly prefix: string;
}

/** A name that says: base address of the back end. */
const API_WORD = /^(?:API|APIS|BACKEND|GATEWAY|REST)(?:BASE)?(?:URL|URI|HOST|ROOT|ORIGIN|ENDPOINT)?$/;

/** A name that says of a path, which is a hint by itself: something is called there. */
const CALLED_WORD =
  /^(?:API|APIS|BACKEND|GATEWAY|REST|GRAPHQL|GQL|RPC|TRPC|SERVER|SERVICE)(?:BASE)?(?:URL|URI|HOST|ROOT|ORIGIN|ENDPOINT)?$/;

/** Words that add nothing to it: the prefixes of build tools, and what an address is called. */
const PLAIN_WORD =
  /^(?:VITE|REACT|NEXT|NUXT|VUE|EXPO|GATSBY|NG|PUBLIC|APP|CLIENT|WEB|BASE|BASEURL|ROOT|URL|URI|HOST|ORIGIN|ENDPOINT|ADDRESS|SERVER|SERVICE|HTTP|PROD|V\d+)$/;

/** Words of addresses that are visited, loaded or measured with, not called as the back end. */
const OTHER_WORD =
  /^(?:SENTRY|DSN|ANALYTICS|TELEMETRY|TRACKING|METRICS|GTM|GA|POSTHOG|SEGMENT|MIXPANEL|AMPLITUDE|PLAUSIBLE|MATOMO|UMAMI|DATADOG|CDN|ASSETS?|STATIC|IMAGES?|IMG|MEDIA|FONTS?|FILES?|DOCS?|SITE|WEBSITE|HOME|LANDING|BLOG|HELP|SUPPORT|TERMS|PRIVACY|LOGIN|LOGOUT|SIGNIN|SIGNUP|REDIRECT|CALLBACK|SSO|WS|WSS|SOCKET|WEBSOCKET|MAPS?|TILES?|FRONTEND|ROUTER|BASENAME|KEY|TOKEN|SECRET|DEMO|MOCK)$/;

/**
 * Infers where paths go from client variables that are a path, empty or unset in development and an absolute http(s) URL in
 * production. An inferred route can make an error, so everything that could be read two ways is left out:
 *
 * - absolute in both modes, or relative in both: the variable tells nothing of the proxied calls (a relative one may be anything,
 *   and a forgotten production value looks just like it, so it is not taken for `same-origin`);
 * - a URL with query, fragment or user name (a Sentry DSN) is no base address;
 * - a path in development: any name that is not one of another purpose; when several are left, only names that suggest an API;
 * - empty, unset or `/` in development: only names made of nothing but "API base address", because every build sets variables
 *   that development leaves out. It covers the entries whose target it can mean: all, when they share one target, else those that
 *   forward to the very origin it names;
 * - two variables that say different things of the same path: neither, and a note.
 *
 * @example
 * routesFromEnv({ development: { VITE_API_URL: '/api' }, production: { VITE_API_URL: 'https://api.example.com/v1' } }, entries)
 * // [{ value: { prefix: '/api', to: 'https://api.example.com/v1', join: 'replaced' }, basis: 'inferred', ... }]
 */
export function routesFromEnv(
  env: ClientEnv,
  entries: readonly ProxyEntry[],
): { readonly routes: readonly Fact<Route>[]; readonly notes: readonly string[] } {
  const candidates = Object.keys(env.production).flatMap((name) => candidateOf(name, env) ?? []);
  const notes: string[] = [];
  const routes = [...pathRoutes(candidates, notes), ...baseRoutes(candidates, entries, notes)];
  return { routes: routes.sort((a, b) => b.value.prefix.length - a.value.prefix.length), notes };
}

function candidateOf(name: string, { development, production }: ClientEnv): Candidate | undefined {
  const url = httpUrlOf(production[name] ?? '');
  const before = (development[name] ?? '').trim();
  const isPath = before === '' || /^\/(?!\/)[^?#\s]*$/.test(before);
  if (!url || url.search !== '' || url.hash !== '' || !isPath) return undefined;
  return { name, to: url.origin + trimSlashes(url.pathname), prefix: trimSlashes(before) };
}

/** Variables that are a path in development: the calls below that path are those that use the variable. */
function pathRoutes(candidates: readonly Candidate[], notes: string[]): Fact<Route>[] {
  const named = candidates.filter(
    ({ name, prefix }) => prefix !== '' && !wordsOf(name).some((word) => OTHER_WORD.test(word)),
  );
  const counted =
    named.length > 1 ? named.filter(({ name }) => wordsOf(name).some((word) => CALLED_WORD.test(word))) : named;
  const prefixes = [...new Set(counted.map(({ prefix }) => prefix))];
  return prefixes.flatMap((prefix) => {
    const only = onlyOne(
      counted.filter((candidate) => candidate.prefix === prefix),
      notes,
    );
    return only ? [inferredRoute(only, prefix, 'replaced')] : [];
  });
}

/** Variables that are empty in development: nothing in a path shows which calls use them. */
function baseRoutes(candidates: readonly Candidate[], entries: readonly ProxyEntry[], notes: string[]): Fact<Route>[] {
  const only = onlyOne(
    candidates.filter(({ name, prefix }) => prefix === '' && isApiName(name)),
    notes,
  );
  if (!only) return [];
  if (new Set(entries.map(({ target }) => originOf(target))).size <= 1) return [inferredRoute(only, '', 'either')];
  return entries
    .filter(({ context, target }) => context.startsWith('/') && originOf(target) === new URL(only.to).origin)
    .map(({ context }) => inferredRoute(only, trimSlashes(context), 'either'));
}

function onlyOne(candidates: readonly Candidate[], notes: string[]): Candidate | undefined {
  const [first, ...others] = candidates;
  const rival = others.find(({ to }) => to !== first?.to);
  if (first && rival)
    notes.push(`${first.name} and ${rival.name} name two addresses for one path: neither is used, set production.api`);
  return rival ? undefined : first;
}

function inferredRoute({ name, to }: Candidate, prefix: string, join: Route['join']): Fact<Route> {
  return { value: { prefix, to, join }, basis: 'inferred', source: `${name} in production mode` };
}

function isApiName(name: string): boolean {
  const words = wordsOf(name);
  return (
    words.some((word) => API_WORD.test(word)) && words.every((word) => API_WORD.test(word) || PLAIN_WORD.test(word))
  );
}

/** @example wordsOf('VITE_apiBaseUrl') // ['VITE', 'API', 'BASE', 'URL'] */
function wordsOf(name: string): readonly string[] {
  const parted = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
  return parted.split(/[^A-Z0-9]+/).filter((word) => word !== '');
}
