import { isLocalName } from './addresses.ts';
import { originOf } from './origins.ts';
import { isBelow, trimSlashes } from './paths.ts';
import type { Basis, Deployment, Fact, ProxyEntry, Route } from './types.ts';

/** One place in production where calls through a proxy entry may go. */
export interface Destination {
  /** Key of the proxy entry. */
  readonly context: string;
  /** `same-origin`, or the origin (with the path, where one is known) that is called. */
  readonly to: string;
  readonly basis: Basis;
  readonly source: string;
  /** Checks may be sent there: same-origin needs none, another environment than the proxy's must be given. */
  readonly contacted: boolean;
  /** This machine or its network by name, and not given: stands for development code. */
  readonly local: boolean;
}

/**
 * Every place where calls through these entries may go: the routes below an entry's path, the one above it, and the target of the
 * proxy where no route covers it. A pattern may match any path.
 */
export function destinationsOf(deployment: Deployment, entries: readonly ProxyEntry[]): readonly Destination[] {
  const { page, routes } = deployment;
  return entries.flatMap((entry) => {
    const target = originOf(entry.target);
    const prefix = prefixOf(entry.context);
    const whole = routes.findIndex(({ value }) => isBelow(prefix, value.prefix));
    const within = routes
      .slice(0, whole === -1 ? routes.length : whole)
      .filter(({ value }) => isBelow(value.prefix, prefix));
    const covering = whole === -1 ? [] : routes.slice(whole, whole + 1);
    const known = [...within, ...covering].map((route) => destinationOf(entry.context, route, target, page?.value));
    return whole === -1 ? [...known, assumedOf(entry.context, target, page?.value)] : known;
  });
}

/**
 * The origins that checks may be sent to, sorted: what the start line has named, and nothing else.
 *
 * @example hostsToContact(deployment, entries) // ['https://api.example.com']
 */
export function hostsToContact(deployment: Deployment, entries: readonly ProxyEntry[]): readonly string[] {
  const contacted = destinationsOf(deployment, entries).filter((destination) => destination.contacted);
  return [...new Set(contacted.map(({ to }) => originOf(to)))].sort();
}

/**
 * What all paths of an entry begin with: segments up to the first with a wildcard. A regular expression, a negation or a name that is
 * no path says nothing.
 */
function prefixOf(context: string): string {
  const segments = context.split('/');
  const wild = segments.findIndex((segment) => /[*?[\]{}()!+@]/.test(segment));
  const fixed = wild === -1 ? segments : segments.slice(0, wild);
  return context.startsWith('/') ? trimSlashes(fixed.join('/')) : '';
}

function destinationOf(context: string, route: Fact<Route>, target: string, page: string | undefined): Destination {
  const { basis, source, value } = route;
  const origin = value.to === 'same-origin' ? page : originOf(value.to);
  if (value.to === 'same-origin' || origin === page) {
    return { context, to: 'same-origin', basis, source, contacted: false, local: false };
  }
  const contacted = basis === 'given' || origin === target;
  return { context, to: value.to, basis, source, contacted, local: basis !== 'given' && isLocal(value.to) };
}

function assumedOf(context: string, target: string, page: string | undefined): Destination {
  const source = 'the proxy target';
  if (target === page) return { context, to: 'same-origin', basis: 'assumed', source, contacted: false, local: false };
  return { context, to: target, basis: 'assumed', source, contacted: true, local: isLocal(target) };
}

function isLocal(url: string): boolean {
  return URL.canParse(url) && isLocalName(new URL(url).hostname);
}
