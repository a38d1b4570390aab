import type { BrowserName } from '../predict/types.ts';
import { destinationsOf, type Destination } from './destinations.ts';
import type { ProbeLevel } from './options.ts';
import { originOf } from './origins.ts';
import { printable } from '../printable.ts';
import type { Deployment, ProxyEntry } from './types.ts';

/** Longest line that is not divided, in characters. */
const LINE = 110;

/** Most entries or hosts that one line names. */
const MOST_NAMED = 4;

/** What the start message tells beside the deployment. */
export interface StartFacts {
  readonly entries: readonly ProxyEntry[];
  readonly probeLevel: ProbeLevel;
  readonly browsers: readonly BrowserName[];
}

/**
 * The start message: what is guarded, as which page, on which basis, and every host that will be contacted. Where something is
 * assumed, also the lines to paste. Plain text, never a user name, a path of a target or a query; the caller adds prefix and colour.
 *
 * @example
 * startLines(deployment, { entries, probeLevel: 'safe', browsers: ['chromium', 'firefox', 'webkit'] })
 * // ['checks /api as https://app.example.com (option production.page) in 3 browsers, asks https://api.example.com']
 */
export function startLines(deployment: Deployment, facts: StartFacts): readonly string[] {
  const destinations = destinationsOf(deployment, facts.entries);
  if (destinations.length === 0) return ['there is no proxy entry, so there is nothing to check', ...deployment.notes];
  const crossing = destinations.filter(({ to }) => to !== 'same-origin');
  return [
    ...headLines(deployment, facts, crossing),
    ...sameOriginLines(destinations.filter(({ to }) => to === 'same-origin')),
    ...otherEnvironmentLines(crossing),
    ...localLines(crossing),
    ...(crossing.length > 0 ? adviceLines(deployment, destinations) : []),
    ...deployment.notes,
  ];
}

function headLines(deployment: Deployment, facts: StartFacts, crossing: readonly Destination[]): readonly string[] {
  if (crossing.length === 0) return [];
  const [only] = facts.browsers;
  const browsers = facts.browsers.length === 1 && only ? only : `${facts.browsers.length} browsers`;
  const { page } = deployment;
  const as = page ? `as ${page.value} (${page.source})` : 'for a production page not named yet,';
  const what = `checks ${contextsOf(crossing)} ${as} in ${browsers}`;
  const asks = askedLines(deployment, facts.probeLevel, crossing);
  const line = `${what}, ${asks[0]}`;
  return asks.length === 1 && line.length <= LINE ? [line] : [what, ...asks];
}

function askedLines(
  { page }: Deployment,
  level: ProbeLevel,
  crossing: readonly Destination[],
): readonly [string, ...string[]] {
  if (level === false) return ['sends nothing (probe: false): only what the app itself gets is judged'];
  // All of them, however many: the promise is that no host is contacted before it was named.
  const asked = crossing.filter(({ contacted }) => contacted).map(({ to }) => originOf(to));
  if (asked.length === 0) return ['contacts no host'];
  const named = [...new Set(asked.filter((host) => host !== ''))].sort();
  const hosts = asked.includes('') ? [...named, 'what a router names (each is told first)'] : named;
  const how = level === 'preflight' || !page ? ' (OPTIONS only)' : '';
  const line = `asks ${hosts.join(', ')}${how}`;
  return line.length <= LINE ? [line] : [`asks ${hosts.length} hosts${how}:`, ...listLines(hosts)];
}

/** Indented lines with as many items as fit on each. */
function listLines(items: readonly string[]): readonly string[] {
  const filled: string[] = [];
  for (const item of items) {
    const longer = `${filled.at(-1)}, ${item}`;
    if (filled.length > 0 && longer.length + 2 <= LINE) filled[filled.length - 1] = longer;
    else filled.push(item);
  }
  return filled.map((line, index) => `  ${line}${index < filled.length - 1 ? ',' : ''}`);
}

function sameOriginLines(same: readonly Destination[]): readonly string[] {
  const sources = [...new Set(same.map(({ source }) => source))];
  if (same.length === 0) return [];
  return [`${contextsOf(same)}: same origin in production (${sources.join(', ')}), nothing to check`];
}

function otherEnvironmentLines(crossing: readonly Destination[]): readonly string[] {
  const silent = crossing.filter(({ contacted }) => !contacted);
  return silent.map(
    ({ context, to, source }) =>
      `${printable(context)} goes to ${originOf(to)} in production (${source}), which is not asked`,
  );
}

function localLines(crossing: readonly Destination[]): readonly string[] {
  const hosts = [...new Set(crossing.filter(({ local }) => local).map(({ to }) => originOf(to)))];
  return hosts.map(
    (host) => `${host} is a local address: it stands for your code, so its allowed origins are not judged`,
  );
}

/** What to paste where something is assumed: the two ways in which production can be built. */
function adviceLines(deployment: Deployment, destinations: readonly Destination[]): readonly string[] {
  const crossing = destinations.filter(({ to }) => to !== 'same-origin');
  const isAssumed = crossing.some(({ basis }) => basis === 'assumed');
  const isSilent = crossing.some(({ contacted }) => !contacted);
  const { page, suggestedPage } = deployment;
  if (page && !isAssumed && !isSilent) return [];
  const origin = literal(page?.value ?? suggestedPage ?? 'https://...');
  const guess = page || suggestedPage === undefined ? '' : '  // page: a guess, from package.json';
  if (!isAssumed && !isSilent) {
    return [
      'to be told also what fails for your page alone, add its address:',
      `  production: { page: ${origin} }${guess}`,
    ];
  }
  const direct = `  production: { page: ${origin}, api: ${apiLiteral(destinations)} }${guess}`;
  if (!isAssumed) return ['to have it checked, add:', direct];
  return [
    'a build has no dev proxy: it is assumed that the page then calls these addresses itself. If so, add',
    direct,
    'and if the server of the page forwards these calls, as the proxy does now, add',
    `  production: { api: 'same-origin' }`,
  ];
}

/** One URL when all calls go to one place, else a map by prefix; dots where only the user can know. */
function apiLiteral(destinations: readonly Destination[]): string {
  const places = destinations.map(({ context, to, basis, local }) => ({
    context,
    to: (local && basis === 'assumed') || to === '' ? 'https://...' : to,
  }));
  const [first] = places;
  if (first && places.every(({ to }) => to === first.to)) return literal(first.to);
  const plain = places.filter(({ context }) => context.startsWith('/'));
  if (plain.length === 0 || plain.length > MOST_NAMED) return `{ '/...': 'https://...' }`;
  const map = new Map(plain.map(({ context, to }) => [context, to]));
  return `{ ${[...map].map(([context, to]) => `${literal(context)}: ${literal(to)}`).join(', ')} }`;
}

/** A string literal for a config file: inert, whatever the text holds. */
function literal(text: string): string {
  return `'${printable(text).replace(/['\\]/g, String.raw`\$&`)}'`;
}

function contextsOf(destinations: readonly Destination[]): string {
  return named([...new Set(destinations.map(({ context }) => printable(context)))]);
}

function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${more} more` : names.join(', ');
}
