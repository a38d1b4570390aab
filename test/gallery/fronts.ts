/** nginx in front of an API: what it adds, takes away, answers itself and keeps. */

import cors from 'cors';
import { expressApp, forCors } from './apps.ts';
import { create, list, missing, save, secret } from './calls.ts';
import type { About, Entry } from './entry.ts';
import { always, healthyLines } from './handwritten.ts';
import { optionsFor } from './middleware.ts';

const healthy = (about: About): ReturnType<Entry['api']> => expressApp(cors(forCors(optionsFor(about))));
const silent = (): ReturnType<Entry['api']> => expressApp();

/** Passes everything on, but for what else is said. */
const pass = (api: string, more = ''): string => `location / { proxy_pass ${api}; ${more} }`;

/** What nginx adds to every answer, and answers OPTIONS with. */
const adding = ({ page }: About, { on = 'always' }: { on?: string } = {}): string => `
  add_header Access-Control-Allow-Origin ${page} ${on};
  add_header Access-Control-Allow-Methods "GET, POST, PUT, DELETE" ${on};
  add_header Access-Control-Allow-Headers "content-type, authorization" ${on};`;

const answering = 'if ($request_method = OPTIONS) { return 204; }';

const layers: readonly Entry[] = [
  {
    name: 'nginx-adds-again',
    cause: 'the API and nginx both add the header',
    code: 'allow-origin-multiple (two-headers)',
    calls: [list, save],
    api: healthy,
    front: (about, api) => pass(api, about.either(`add_header Access-Control-Allow-Origin ${about.page} always;`, '')),
  },
  {
    name: 'nginx-takes-away',
    cause: 'nginx hides the header of the API',
    code: 'allow-origin-missing (origin-refused)',
    calls: [list, save],
    api: healthy,
    front: (about, api) => pass(api, about.either('proxy_hide_header Access-Control-Allow-Origin;', '')),
  },
  {
    name: 'nginx-only-on-success',
    cause: 'add_header without always',
    code: 'cors-missing-on-errors (404)',
    calls: [list, missing],
    api: silent,
    front: (about, api) => `${adding(about, { on: about.either('', 'always') })} ${pass(api)}`,
  },
  {
    name: 'nginx-only-on-success-of-strangers',
    cause: 'add_header without always, in front of a login check',
    code: 'cors-missing-on-errors (401)',
    calls: [list, secret],
    api: silent,
    front: (about, api) => `${adding(about, { on: about.either('', 'always') })} ${pass(api)}`,
  },
  {
    name: 'nginx-inner-location',
    cause: 'an add_header in a location drops those around it',
    code: 'allow-origin-missing (only-this-route)',
    alone: 'allow-origin-missing (no-cors-layer)',
    calls: [list, { method: 'GET', path: '/public' }],
    api: silent,
    front: (about, api) => `${adding(about)} ${pass(api)}
      location ${about.base}/public { proxy_pass ${api}; ${about.either('add_header X-Frame-Options DENY;', '')} }`,
  },
];

const answers: readonly Entry[] = [
  {
    name: 'nginx-refuses-options',
    cause: 'nginx lets only some methods through',
    code: 'preflight-not-handled (403)',
    calls: [list, save],
    api: healthy,
    front: (about, api) => pass(api, `limit_except GET POST PUT ${about.either('', 'OPTIONS')} { deny all; }`),
  },
  {
    name: 'nginx-options-not-allowed',
    cause: 'nginx answers OPTIONS with 405',
    code: 'preflight-not-handled (405)',
    alone: 'allow-origin-missing (no-cors-layer)',
    calls: [list, create],
    api: healthy,
    front: (about, api) => `${about.either('if ($request_method = OPTIONS) { return 405; }', '')} ${pass(api)}`,
  },
  {
    name: 'nginx-asks-for-password',
    cause: 'nginx asks for a password, of preflights too',
    code: 'preflight-not-handled (401)',
    calls: [list, save],
    api: healthy,
    front: (about, api) => pass(api, `if ($request_method = ${about.either('OPTIONS', 'TRACE')}) { return 401; }`),
  },
  {
    name: 'nginx-redirects-slash',
    cause: 'nginx redirects to the path with a slash, without the header',
    code: 'redirect-without-cors (trailing-slash)',
    calls: [list, { method: 'GET', path: '/shop' }],
    api: healthy,
    front: (about, api) => `${pass(api)}
      location = ${about.base}/shop {
        add_header Cache-Control no-store always;
        ${about.either('', `add_header Access-Control-Allow-Origin ${about.page} always;`)}
        return 301 ${about.base}/shop/;
      }`,
  },
  {
    name: 'nginx-redirects-preflight',
    cause: 'nginx redirects OPTIONS with everything else',
    code: 'preflight-redirected (trailing-slash)',
    calls: [list, { method: 'PUT', path: '/shop', body: '{}' }],
    api: healthy,
    front: (about, api) => `${pass(api)}
      location = ${about.base}/shop { ${about.either(`return 301 ${about.base}/shop/;`, `proxy_pass ${api};`)} }`,
  },
  {
    name: 'nginx-answers-options-bare',
    cause: 'nginx answers OPTIONS itself, without the headers of the API',
    code: 'allow-origin-missing (only-this-route)',
    alone: 'allow-origin-missing (no-cors-layer)',
    calls: [list, save],
    api: healthy,
    front: (about, api) => `${about.either(answering, '')} ${pass(api)}`,
  },
];

const cached = (about: About, api: string): string =>
  pass(api, `proxy_cache shared; proxy_cache_valid any 1h; proxy_cache_key ${about.base}$request_uri;`);

/** Answers only an Origin that it knows, and says in Vary that it looks at it, or not. */
const listing =
  (origins: (page: string) => readonly string[]): Entry['api'] =>
  (about) =>
    expressApp((request, response, next) => {
      const { origin } = request.headers;
      if (about.either(false, true)) response.vary('Origin');
      if (origin !== undefined && origins(about.page).includes(origin))
        always({ ...healthyLines({ page: origin }) })(request, response, next);
      else next();
    });

const caches: readonly Entry[] = [
  {
    name: 'cache-of-another-origin',
    cause: 'a shared cache keeps what another origin got, because Vary is missing',
    code: 'allow-origin-mismatch (other)',
    calls: [list],
    api: listing((page) => [page, 'https://other.example']),
    front: cached,
    visitor: 'https://other.example',
  },
  {
    name: 'cache-of-no-origin',
    cause: 'a shared cache keeps what somebody without an origin got, because Vary is missing',
    code: 'allow-origin-missing (only-this-route)',
    calls: [list],
    api: listing((page) => [page]),
    front: cached,
    visitor: '',
  },
];

export const fronts: readonly Entry[] = [...layers, ...answers, ...caches];
