import type { Observation } from '../observe/types.ts';
import { isLocalName } from './addresses.ts';
import { originOf, unknownPage } from './origins.ts';
import { isBelow, splitPath, trimSlashes, withoutPrefix } from './paths.ts';
import type { Basis, Deployment, Fact, ProductionCall, Route } from './types.ts';

type Seen = Pick<Observation, 'target' | 'targetBase' | 'devPath' | 'forwardedPath'>;

/**
 * Which URL the production page will call where the page of the dev server called `devPath`.
 *
 * The query stays only where the production URL is on the origin that development talks to already: two environments are never
 * mixed, and a query may hold what belongs to one of them.
 *
 * @example
 * productionCallOf(deployment, { target: 'https://staging.example.com', targetBase: '', devPath: '/api/x?q=1', forwardedPath: '/x?q=1' })
 * // with production.api 'https://api.example.com/v1': { url: 'https://api.example.com/v1/x', otherEnvironment: true, ... }
 */
export function productionCallOf(deployment: Deployment, seen: Seen): ProductionCall {
  const { path } = splitPath(seen.devPath);
  const route = deployment.routes.find(({ value }) => isBelow(path, value.prefix));
  const target = originOf(seen.target);
  const place = route ? placeOf(route, deployment, seen) : assumedPlace(seen);
  const url = new URL(place.origin + place.path + (place.origin === target ? place.query : ''));
  const sameOrigin = place.origin === deployment.page?.value || route?.value.to === 'same-origin';
  return {
    url: url.href,
    basis: place.basis,
    source: place.source,
    sameOrigin,
    otherEnvironment: place.origin !== target,
    developmentTarget: !sameOrigin && place.basis !== 'given' && isLocalName(url.hostname),
  };
}

/** A production URL in parts, and how sure it is. */
interface Place {
  readonly origin: string;
  readonly path: string;
  readonly query: string;
  readonly basis: Basis;
  readonly source: string;
}

function assumedPlace(seen: Seen): Place {
  return {
    origin: originOf(seen.target),
    ...splitPath(seen.forwardedPath),
    basis: 'assumed',
    source: 'the proxy target',
  };
}

function placeOf(route: Fact<Route>, deployment: Deployment, seen: Seen): Place {
  const { basis, source, value } = route;
  if (value.to === 'same-origin') return { origin: pageOrigin(deployment), ...splitPath(seen.devPath), basis, source };
  const { origin } = new URL(value.to);
  const forwarded = { origin, ...forwardedJoin(value.to, seen), basis, source };
  if (value.join === 'forwarded') return forwarded;
  if (value.join === 'replaced') return { origin, ...replacedJoin(value.to, value.prefix, seen), basis, source };
  return replacedJoin(value.to, '', seen).path === forwarded.path ? forwarded : { ...forwarded, basis: 'assumed' };
}

/** A sandboxed page has no origin that could be asked. */
function pageOrigin({ page }: Deployment): string {
  return page && page.value !== 'null' ? page.value : unknownPage;
}

type PathAndQuery = ReturnType<typeof splitPath>;

/**
 * Puts the path that the proxy forwards, without the path of its target, behind the path of `to`. What development proves is kept:
 * on the target's own origin the forwarded path is the right one, and a path that begins with that of `to` is complete.
 */
function forwardedJoin(to: string, { target, targetBase, forwardedPath }: Seen): PathAndQuery {
  const { path, query } = splitPath(forwardedPath);
  const { origin, pathname } = new URL(to);
  if (origin === originOf(target)) return { path, query };
  const base = trimSlashes(pathname);
  const own = withoutPrefix(path, trimSlashes(targetBase));
  return isBelow(own, base) ? { path: own || '/', query } : { path: base + own, query };
}

/** Puts `to` in the place of the prefix that the page asked for. */
function replacedJoin(to: string, prefix: string, { devPath }: Seen): PathAndQuery {
  const { path, query } = splitPath(devPath);
  const joined = trimSlashes(new URL(to).pathname) + withoutPrefix(path, prefix);
  return { path: joined || '/', query };
}
