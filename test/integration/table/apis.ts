/** The APIs of the table: healthy ones, and faulty ones that are one header or one status away from a healthy twin. */

import { MOVED, type Api, type Asked, type Lines, type Reply } from './api.ts';

const METHODS = { 'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE' };
const HEADERS = { 'Access-Control-Allow-Headers': 'content-type, x-request-id' };
const CREDENTIALS = { 'Access-Control-Allow-Credentials': 'true' };
const VARY = { Vary: 'Origin' };

const expose = (names: string): Lines => ({ 'Access-Control-Expose-Headers': names });
const allow = (value: string | readonly string[]): Lines => ({ 'Access-Control-Allow-Origin': value });

/** An allowlist as people write it: the right origin gets its headers, any other gets none. */
const listed =
  (spell: (page: string) => string = (page) => page) =>
  ({ origin, page }: Asked): Lines =>
    origin === spell(page) ? { ...VARY, ...CREDENTIALS, ...allow(origin) } : VARY;

const always = (lines: Lines) => (): Lines => lines;

const fixed =
  (value: (page: string) => string | readonly string[], more: Lines = CREDENTIALS) =>
  ({ page }: Asked): Lines => ({ ...allow(value(page)), ...more });

const everyone = always(allow('*'));
const own = fixed((page) => page);

interface Layer {
  /** Lines of every answer. */
  readonly origin?: (asked: Asked) => Lines;
  readonly preflight?: { readonly status?: number; readonly origin?: (asked: Asked) => Lines; readonly lines?: Lines };
  readonly actual?: { readonly status?: number; readonly origin?: (asked: Asked) => Lines; readonly lines?: Lines };
}

/** A header of every answer that a page can read only where it is exposed. */
const TOTAL = { 'X-Total': '3' };

/** An API whose answers are the allowlist's, but for what is given. */
function api(name: string, layer: Layer = {}, twin?: string): Api {
  const { origin = listed(), preflight = {}, actual = {} } = layer;
  const reply =
    (status: number, lines: (asked: Asked) => Lines, more: Lines = {}) =>
    (asked: Asked): Reply => ({ status, headers: { ...lines(asked), ...more } });
  return {
    name,
    ...(twin !== undefined && { twin }),
    preflight: reply(preflight.status ?? 204, preflight.origin ?? origin, {
      ...METHODS,
      ...HEADERS,
      ...preflight.lines,
    }),
    actual: reply(actual.status ?? 200, actual.origin ?? origin, { ...TOTAL, ...actual.lines }),
  };
}

interface Moving {
  /** Lines on the redirect itself. */
  readonly redirect?: (asked: Asked) => Lines;
  /** Lines of the other server; missing = the redirect stays on the API. */
  readonly elsewhere?: (asked: Asked) => Lines;
}

/** An API that has moved everything to another path, or to another server. */
function moving(name: string, { redirect = own, elsewhere }: Moving, twin?: string): Api {
  const arrived = api(name, { origin: own }, twin);
  return {
    ...arrived,
    actual: (asked) => {
      if (asked.path.endsWith(MOVED)) return arrived.actual(asked);
      const location = `${elsewhere ? asked.elsewhere : ''}${asked.path}${MOVED}`;
      return { status: 307, headers: { ...redirect(asked), Location: location } };
    },
    ...(elsewhere && {
      elsewhere: (asked) => ({ status: 200, headers: { ...METHODS, ...HEADERS, ...elsewhere(asked) } }),
    }),
  };
}

const silent: Layer['origin'] = always({});

export const APIS: readonly Api[] = [
  // Healthy, each in its own way.
  api('allowlist'),
  api('fixed-page', { origin: own }),
  api('everyone', {
    origin: everyone,
    preflight: { lines: { 'Access-Control-Allow-Methods': '*', 'Access-Control-Allow-Headers': '*' } },
  }),
  api('unauthorized', { actual: { status: 401 } }),
  api('failing', { origin: own, actual: { status: 500 } }),
  api('exposing', { origin: own, actual: { lines: expose('X-Total') } }),
  api('exposing-everything', { origin: everyone, actual: { lines: expose('*') } }),
  moving('moved', {}),
  moving('moved-away', { elsewhere: ({ origin }) => ({ ...CREDENTIALS, ...allow(origin) }) }),

  // The origin is not allowed.
  api('no-layer', { preflight: { status: 404, origin: silent }, actual: { origin: silent } }, 'allowlist'),
  api('mistyped-allowlist', { origin: listed((page) => `${page}/`) }, 'allowlist'),
  api('fixed-other', { origin: fixed(() => 'https://www.example.com') }, 'fixed-page'),
  api('fixed-with-slash', { origin: fixed((page) => `${page}/`) }, 'fixed-page'),
  api('doubled', { origin: fixed((page) => [page, page]) }, 'fixed-page'),
  api('listing', { origin: fixed((page) => `${page}, https://www.example.com`) }, 'fixed-page'),

  // Credentials.
  api('everyone-with-credentials', { origin: always({ ...allow('*'), ...CREDENTIALS }) }, 'fixed-page'),
  api('credentials-missing', { origin: fixed((page) => page, {}) }, 'fixed-page'),
  api('credentials-on-preflight-only', { origin: own, actual: { origin: fixed((page) => page, {}) } }, 'fixed-page'),

  // The preflight.
  api('preflight-unauthorized', { preflight: { status: 401 } }, 'allowlist'),
  api('preflight-not-found', { preflight: { status: 404 } }, 'allowlist'),
  api('preflight-not-allowed', { preflight: { status: 405 } }, 'allowlist'),
  api('preflight-error', { preflight: { status: 500 } }, 'allowlist'),
  api('preflight-moved', { preflight: { status: 308, lines: { Location: '/preflight-moved/there' } } }, 'allowlist'),
  api('preflight-silent', { preflight: { origin: silent } }, 'allowlist'),
  api('put-missing', { preflight: { lines: { 'Access-Control-Allow-Methods': 'GET, POST, DELETE' } } }, 'allowlist'),
  api('header-missing', { preflight: { lines: { 'Access-Control-Allow-Headers': 'content-type' } } }, 'allowlist'),
  api(
    'star-headers-with-credentials',
    { origin: own, preflight: { lines: { 'Access-Control-Allow-Headers': '*' } } },
    'fixed-page',
  ),
  api(
    'star-methods-with-credentials',
    { origin: own, preflight: { lines: { 'Access-Control-Allow-Methods': '*' } } },
    'fixed-page',
  ),

  // What can be read.
  api('exposing-another', { origin: own, actual: { lines: expose('X-Count') } }, 'exposing'),
  api('exposing-star-with-credentials', { origin: own, actual: { lines: expose('*') } }, 'exposing'),

  // Errors and redirects.
  api('unauthorized-silent', { actual: { status: 401, origin: silent } }, 'unauthorized'),
  api('failing-silent', { origin: own, actual: { status: 500, origin: silent } }, 'failing'),
  moving('moved-silent', { redirect: always({}) }, 'moved'),
  moving('moved-away-fixed', { elsewhere: own }, 'moved-away'),
  moving('moved-away-silent', { elsewhere: always({}) }, 'moved-away'),
];
