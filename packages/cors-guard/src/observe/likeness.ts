/** Two requests with the same likeness are the same to everything that looks at them: what one has told, the other tells again. */
export interface Likeness {
  /** Entry, method and path, without the query. */
  readonly place: string;
  /** What was sent, and what was answered. Holds secrets: never shown, never written. */
  readonly text: string;
}

/** What makes a likeness. */
export interface Alike {
  readonly entry: string;
  readonly method: string;
  /** Path and query as the page asked. */
  readonly devPath: string;
  /** See `Observation.asOrigin`. */
  readonly asOrigin: string | undefined;
  /** Flat lists, in wire order. */
  readonly requestHeaders: readonly string[];
  readonly responseHeaders: readonly string[];
  readonly status: number;
}

/** Lines of an answer that differ from one to the next and on which nothing rests; lower case. */
const FLEETING = new Set([
  'age',
  'content-length',
  'date',
  'etag',
  'expires',
  'last-modified',
  'x-correlation-id',
  'x-request-id',
  'x-response-time',
  'x-runtime',
]);

/** @example likenessOf({ entry: '/api', method: 'GET', devPath: '/api/items?page=2', ... }).place // '/api GET /api/items' */
export function likenessOf(alike: Alike): Likeness {
  const { entry, method, devPath, asOrigin, requestHeaders, responseHeaders, status } = alike;
  const query = devPath.indexOf('?');
  const path = query < 0 ? devPath : devPath.slice(0, query);
  let text = `${status} ${asOrigin ?? ''}\n${requestHeaders.join('\n')}\n\n`;
  for (let index = 0; index < responseHeaders.length; index += 2) {
    const name = responseHeaders[index] ?? '';
    if (!FLEETING.has(name.toLowerCase())) text += `${name}\n${responseHeaders[index + 1] ?? ''}\n`;
  }
  return { place: `${entry} ${method} ${path}`, text };
}
