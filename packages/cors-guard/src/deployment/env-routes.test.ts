import { describe, expect, it } from 'vitest';
import { routesFromEnv } from './env-routes.ts';
import type { ProxyEntry } from './types.ts';

const API = 'https://api.example.com';
const one: readonly ProxyEntry[] = [{ context: '/api', target: 'http://localhost:3000' }];
const two: readonly ProxyEntry[] = [
  { context: '/api', target: `${API}/` },
  { context: '/maps/', target: 'https://maps.example.com' },
];

type Vars = Record<string, string>;

function short(development: Vars, production: Vars, entries: readonly ProxyEntry[] = one): readonly string[] {
  return routesFromEnv({ development, production }, entries).routes.map(
    ({ value }) => `${value.prefix} ${value.join} ${value.to}`,
  );
}

describe('a variable that is a path in development', () => {
  it.each<[Vars, Vars, string]>([
    [{ VITE_API_URL: '/api' }, { VITE_API_URL: API }, `/api replaced ${API}`],
    [{ VITE_API_URL: '/api/' }, { VITE_API_URL: `${API}/v1/` }, `/api replaced ${API}/v1`],
    [
      { VITE_ORDERS: '/orders' },
      { VITE_ORDERS: 'https://orders.example.com' },
      '/orders replaced https://orders.example.com',
    ],
    [{ VITE_GRAPHQL_URL: '/graphql' }, { VITE_GRAPHQL_URL: `${API}/graphql` }, `/graphql replaced ${API}/graphql`],
    [{ VITE_API_URL: '/api' }, { VITE_API_URL: 'http://localhost:3000' }, '/api replaced http://localhost:3000'],
  ])('%j, %j', (development, production, route) => {
    expect(short(development, production)).toEqual([route]);
  });

  it('says where it was read', () => {
    const env = { development: { VITE_API_URL: '/api' }, production: { VITE_API_URL: API } };
    expect(routesFromEnv(env, one).routes[0]).toMatchObject({
      basis: 'inferred',
      source: 'VITE_API_URL in production mode',
    });
  });

  it('counts by name when several are paths, the longest prefix first', () => {
    const development = { VITE_API_URL: '/api', VITE_AUTH_API_URL: '/api/auth', VITE_ORDERS: '/orders' };
    const production = {
      VITE_API_URL: API,
      VITE_AUTH_API_URL: 'https://auth.example.com',
      VITE_ORDERS: 'https://o.example',
    };
    expect(short(development, production)).toEqual([
      `/api/auth replaced https://auth.example.com`,
      `/api replaced ${API}`,
    ]);
  });

  it('is dropped, with a note, when two say different things', () => {
    const development = { VITE_API_URL: '/api', VITE_BACKEND_URL: '/api/' };
    const production = { VITE_API_URL: API, VITE_BACKEND_URL: 'https://other.example' };
    const { routes, notes } = routesFromEnv({ development, production }, one);
    expect(routes).toEqual([]);
    expect(notes).toEqual([
      'VITE_API_URL and VITE_BACKEND_URL name two addresses for one path: neither is used, set production.api',
    ]);
  });

  it('counts once when two say the same', () => {
    const same = { VITE_API_URL: '/api', VITE_BACKEND_URL: '/api' };
    const { routes, notes } = routesFromEnv(
      { development: same, production: { VITE_API_URL: API, VITE_BACKEND_URL: API } },
      one,
    );
    expect([routes.length, notes]).toEqual([1, []]);
  });
});

describe('a variable that is empty in development', () => {
  it.each<[string, Vars]>([
    ['VITE_API_URL', {}],
    ['VITE_API_URL', { VITE_API_URL: '' }],
    ['VITE_API_URL', { VITE_API_URL: '/' }],
    ['VITE_API_BASE_URL', {}],
    ['VITE_API', {}],
    ['VITE_BACKEND_URL', {}],
    ['VITE_APP_BASE_API', {}],
    ['VITE_apiBaseUrl', {}],
    ['VITE_APIURL', {}],
    ['REACT_APP_API_HOST', {}],
    ['PUBLIC_API_V2_ENDPOINT', {}],
  ])('%s counts when its name says API base', (name, development) => {
    expect(short(development, { [name]: `${API}/` })).toEqual([` either ${API}`]);
  });

  it.each([
    'VITE_APP_URL',
    'VITE_BASE_URL',
    'VITE_SITE_URL',
    'VITE_CDN_URL',
    'VITE_LOGIN_URL',
    'VITE_DOCS_URL',
    'VITE_SERVER_URL',
    'VITE_SENTRY_API_URL',
    'VITE_STRIPE_API_URL',
    'VITE_MAPS_API_URL',
    'VITE_ANALYTICS_API',
    'VITE_API_DOCS_URL',
    'VITE_API_KEY_URL',
    'VITE_OPENAI_API_URL',
    'VITE_GRAPHQL_URL',
    'VITE_ORDERS_API_URL',
    'VITE_CAPITAL_URL',
  ])('%s does not', (name) => {
    expect(short({}, { [name]: API })).toEqual([]);
  });

  it('covers only the entries that it can mean when there are several targets', () => {
    expect(short({}, { VITE_API_URL: `${API}/v1` }, two)).toEqual([`/api either ${API}/v1`]);
    expect(short({}, { VITE_API_URL: 'https://other.example' }, two)).toEqual([]);
    expect(short({}, { VITE_API_URL: API }, [{ context: '^/a.*', target: API }, ...two.slice(1)])).toEqual([]);
  });

  it('is dropped, with a note, when two are', () => {
    const production = { VITE_API_URL: API, VITE_BACKEND_URL: 'https://b.example' };
    const { routes, notes } = routesFromEnv({ development: {}, production }, one);
    expect([routes, notes.length]).toEqual([[], 1]);
  });

  it('stands behind one that is a path', () => {
    const production = { VITE_API_URL: API, VITE_AUTH_API: 'https://auth.example.com' };
    expect(short({ VITE_AUTH_API: '/auth' }, production)).toEqual([
      '/auth replaced https://auth.example.com',
      ` either ${API}`,
    ]);
  });
});

describe('no route follows from', () => {
  it.each<[string, Vars, Vars]>([
    ['absolute in both', { VITE_API_URL: 'http://localhost:3000' }, { VITE_API_URL: API }],
    ['the same in both', { VITE_API_URL: API }, { VITE_API_URL: API }],
    ['relative in both', { VITE_API_URL: '/api' }, { VITE_API_URL: '/api' }],
    ['unset in production', { VITE_API_URL: '/api' }, {}],
    ['empty in production', { VITE_API_URL: '/api' }, { VITE_API_URL: '' }],
    ['a socket', { VITE_API_URL: '/api' }, { VITE_API_URL: 'wss://api.example.com' }],
    ['a Sentry DSN', {}, { VITE_API_URL: 'https://abc123@o1.ingest.sentry.io/4' }],
    ['a query', { VITE_API_URL: '/api' }, { VITE_API_URL: `${API}?key=1` }],
    ['a placeholder', { VITE_API_URL: '/api' }, { VITE_API_URL: 'https://${API_HOST}' }],
    ['a protocol-relative value', { VITE_API_URL: '//api.example.com' }, { VITE_API_URL: API }],
    ['a relative path', { VITE_API_URL: 'api' }, { VITE_API_URL: API }],
    ['a path with a query', { VITE_API_URL: '/api?x' }, { VITE_API_URL: API }],
    ['a path of another purpose', { VITE_LOGIN_URL: '/api/login' }, { VITE_LOGIN_URL: 'https://login.example.com' }],
    [
      'paths without API names',
      { VITE_A: '/a', VITE_B: '/b' },
      { VITE_A: 'https://a.example', VITE_B: 'https://b.example' },
    ],
    ['a sentry tunnel', { VITE_SENTRY_TUNNEL: '/api/t' }, { VITE_SENTRY_TUNNEL: 'https://t.example.com' }],
    ['no variables', {}, {}],
  ])('%s', (_, development, production) => {
    expect(routesFromEnv({ development, production }, one)).toEqual({ routes: [], notes: [] });
  });
});
