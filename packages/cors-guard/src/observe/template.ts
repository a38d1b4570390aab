import { templateOfSegment } from './segment.ts';

/**
 * Deeper paths are not learned, and at most this many places in all: memory stays small however long the day.
 */
const MOST_PLACES = 4_000;
const DEEPEST = 12;

/** A place in a path at which more values than this were seen holds data, not names of routes. */
const MOST_SIBLINGS = 16;

/** May be a token that happens to have few digits and capitals: taken for one where tokens stand. */
const LIKE_A_TOKEN = /^(?=.*[A-Z\d])[\w.~=-]{8,}$/;

/** Below these an API lists its resources, however many: such places never count as varying. */
const STRUCTURAL =
  /^(apis?|rest|rpc|trpc|graphql|services?|functions|internal|public|private|admin|auth|v\d+(\.\d+)*)$/i;

/** Stands for the origin of paths that come without one. */
const NO_ORIGIN = 'http://path.invalid';

/**
 * Route template of a path: what is data becomes a placeholder, of the query only the sorted names stay. It shows no value that
 * could be secret, as far as its form tells.
 *
 * @param path - path and query, or a URL; its origin is left out
 * @example templateOf('/api/users/42/orders/2024-01-31?page=2&from=a') // '/api/users/:id/orders/:date?from&page'
 */
export function templateOf(path: string | URL): string {
  const { segments, query } = partsOf(path);
  return joined(segments, query);
}

/** Makes templates and learns which places of a path vary although their values look like words. */
export interface Templater {
  /**
   * Takes a path down without making its template. Learning a batch first gives all its paths the same templates, also those
   * that came before a place was seen to vary.
   */
  learn(path: string | URL): void;
  /** Learns the path and makes its template. */
  templateOf(path: string | URL): string;
}

/** One place in the tree of known paths. */
interface Place {
  readonly children: Map<string, Place>;
  /** Too many values were seen here: all of them are one. */
  varying: Place | undefined;
}

/**
 * Makes a {@link Templater}. The same paths in the same order give the same templates; memory is bounded.
 *
 * A place varies when more than 16 values that look like words were seen at it. Not the first segment, and not directly below
 * `api`, `v1` and their like: there stand the names of resources.
 *
 * @example
 * const templater = createTemplater();
 * for (const path of paths) templater.learn(path); // '/articles/a-day-out', '/articles/why-we-bake' ... 20 of them
 * templater.templateOf('/articles/a-day-out'); // '/articles/:slug'
 */
export function createTemplater(): Templater {
  const root = newPlace();
  let places = 0;

  function childOf(place: Place, segment: string, mayVary: boolean): Place | undefined {
    if (place.varying) return place.varying;
    const known = place.children.get(keyAt(place, segment));
    if (known) return known;
    if (places >= MOST_PLACES) return undefined;
    places += 1;
    const child = newPlace();
    place.children.set(segment, child);
    if (!mayVary || literalsOf(place) <= MOST_SIBLINGS) return child;
    makeVarying(place);
    places = count(root);
    return place.varying;
  }

  function learn({ origin, segments }: Parts): void {
    let place = childOf(root, origin, false);
    for (const [depth, segment] of segments.slice(0, DEEPEST).entries()) {
      const mayVary = depth > 0 && !STRUCTURAL.test(segments[depth - 1] ?? '');
      place = place && childOf(place, segment, mayVary);
    }
  }

  return {
    learn: (path) => learn(partsOf(path)),
    templateOf(path) {
      const parts = partsOf(path);
      learn(parts);
      let place = root.children.get(parts.origin);
      const shown = parts.segments.map((segment) => {
        const key = place ? keyAt(place, segment) : segment;
        place = place?.varying ?? place?.children.get(key);
        return key;
      });
      return joined(shown, parts.query);
    },
  };
}

function newPlace(): Place {
  return { children: new Map(), varying: undefined };
}

/** What a segment counts as at this place. */
function keyAt(place: Place, segment: string): string {
  if (place.varying) return ':slug';
  return place.children.has(':token') && LIKE_A_TOKEN.test(segment) ? ':token' : segment;
}

function literalsOf(place: Place): number {
  let literals = 0;
  for (const segment of place.children.keys()) if (!segment.startsWith(':')) literals += 1;
  return literals;
}

/** All values of the place become one; what was known below each of them stays known below that one. */
function makeVarying(place: Place): Place {
  if (place.varying) return place.varying;
  const varying = newPlace();
  for (const child of place.children.values()) absorb(varying, child);
  place.children.clear();
  place.varying = varying;
  return varying;
}

function absorb(into: Place, from: Place): void {
  if (from.varying) absorb(makeVarying(into), from.varying);
  for (const [segment, child] of from.children) {
    const same = into.varying ?? into.children.get(segment) ?? newPlace();
    if (!into.varying) into.children.set(segment, same);
    absorb(same, child);
  }
}

function count(place: Place): number {
  let places = place.varying ? 1 + count(place.varying) : 0;
  for (const child of place.children.values()) places += 1 + count(child);
  return places;
}

interface Parts {
  readonly origin: string;
  /** Segments behind the first slash, data already replaced by placeholders. */
  readonly segments: readonly string[];
  readonly query: readonly string[];
}

function partsOf(path: string | URL): Parts {
  const url = typeof path === 'string' ? new URL(`${NO_ORIGIN}/${path.replace(/^\//, '')}`) : path;
  const names = [...url.searchParams.keys()].map((name) => templateOfSegment(name) ?? name);
  return {
    origin: url.origin,
    segments: url.pathname
      .slice(1)
      .split('/')
      .map((segment) => templateOfSegment(decoded(segment)) ?? segment),
    query: [...new Set(names)].sort(),
  };
}

function joined(segments: readonly string[], query: readonly string[]): string {
  return `/${segments.join('/')}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
