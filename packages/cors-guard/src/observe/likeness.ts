/** A request and its answer, as far as it matters whether another is like them. Holds secrets: never shown, never written. */
export interface Likeness {
  /** Entry, method and path, without the query: only what has the same place is compared. */
  readonly place: string;
  /** See `Observation.asOrigin`. */
  readonly asOrigin: string | undefined;
  /** Flat lists, in wire order. */
  readonly requestHeaders: readonly string[];
  readonly responseHeaders: readonly string[];
  readonly status: number;
}

/** What makes a likeness. */
export interface Alike extends Omit<Likeness, 'place'> {
  readonly entry: string;
  readonly method: string;
  /** Path and query as the page asked. */
  readonly devPath: string;
}

/** @example likenessOf({ entry: '/api', method: 'GET', devPath: '/api/items?page=2', ... }).place // '/api GET /api/items' */
export function likenessOf(alike: Alike): Likeness {
  const { entry, method, devPath, asOrigin, requestHeaders, responseHeaders, status } = alike;
  const query = devPath.indexOf('?');
  const place = `${entry} ${method} ${query < 0 ? devPath : devPath.slice(0, query)}`;
  return { place, asOrigin, requestHeaders, responseHeaders, status };
}
