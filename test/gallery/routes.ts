/** Errors, redirects and filters: answers that the CORS layer does not reach. */

import fastifyCors from '@fastify/cors';
import koaCors from '@koa/cors';
import cors from 'cors';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { expressApp, fastifyApp, forCors, forKoa, honoApp, koaApp } from './apps.ts';
import { broken, create, list, missing, old, remove, save, saveOld, secret } from './calls.ts';
import type { About, Entry } from './entry.ts';
import { NEW, OLD } from './handlers.ts';
import { always, healthyLines } from './handwritten.ts';
import { optionsFor } from './middleware.ts';

const layer = (about: About): RequestHandler => cors(forCors(optionsFor(about)));

/** The layer before or behind a handler that answers by itself. */
const around = (handler: (about: About) => RequestHandler): Entry['api'] => {
  return (about) => expressApp(...about.either([handler(about), layer(about)], [layer(about), handler(about)]));
};

const on =
  (path: string, handler: RequestHandler): RequestHandler =>
  (request, response, next) =>
    request.path === path ? handler(request, response, next) : next();

/** The old path has moved there; not kept, so that a browser asks again on the page of the next host. */
const moves = (locationOf: (about: About) => string, status = 308): ((about: About) => RequestHandler) => {
  return (about) =>
    on(OLD, (_request, response) => response.set('Cache-Control', 'no-store').redirect(status, locationOf(about)));
};

const errors: readonly Entry[] = [
  {
    name: 'express-error-before-cors',
    cause: 'a login check answers 401 before the CORS layer',
    code: 'cors-missing-on-errors (401)',
    alone: 'allow-origin-missing (no-cors-layer)',
    calls: [list, secret],
    api: around(() => on('/secret', (_request, response) => void response.status(401).json({ error: 'login' }))),
  },
  {
    name: 'express-not-found-before-cors',
    cause: 'an unknown path is answered before the CORS layer',
    code: 'cors-missing-on-errors (404)',
    alone: 'allow-origin-missing (no-cors-layer)',
    calls: [list, missing],
    api: around(() => on('/nowhere', (_request, response) => void response.status(404).json({}))),
  },
  {
    name: 'express-error-handler',
    cause: 'the error handler drops all headers',
    code: 'cors-missing-on-errors (500)',
    calls: [list, broken],
    api: (about) => {
      const app = expressApp(always(healthyLines(about)));
      const drop = about.either(true, false);
      app.use(((_error, _request, response, _next) => {
        if (drop) for (const name of response.getHeaderNames()) response.removeHeader(name);
        response.status(500).json({ error: 'broken' });
      }) satisfies ErrorRequestHandler);
      return app;
    },
  },
  {
    name: 'koa-headers-lost-on-error',
    cause: 'the middleware is told not to keep its headers on errors',
    code: 'cors-missing-on-errors (500)',
    calls: [list, broken],
    api: (about) =>
      koaApp(
        koaCors({
          ...forKoa({ ...optionsFor(about), origin: about.page }),
          keepHeadersOnError: about.either(false, true),
        }),
      ),
  },
  {
    name: 'fastify-route-without-layer',
    cause: 'the middleware is registered for some routes only',
    code: 'allow-origin-missing (only-this-route)',
    alone: 'allow-origin-missing (no-cors-layer)',
    calls: [list, { method: 'GET', path: '/public' }],
    api: (about) =>
      fastifyApp((app) => {
        app.addHook('onRequest', async ({ url }, reply) => {
          if (url === '/public' && about.either(true, false)) return;
          reply.headers({ 'Access-Control-Allow-Origin': about.page });
        });
      }),
  },
  {
    name: 'fastify-default-methods',
    cause: 'the middleware allows GET, HEAD and POST by default',
    code: 'method-not-allowed',
    calls: [list, save],
    api: (about) =>
      fastifyApp((app) =>
        app.register(fastifyCors, { origin: [about.page], ...about.either({}, { methods: ['GET', 'PUT'] }) }),
      ),
  },
  {
    name: 'hono-not-found-before-cors',
    cause: 'a handler in front answers unknown paths',
    code: 'cors-missing-on-errors (404)',
    alone: 'allow-origin-missing (no-cors-layer)',
    calls: [list, missing],
    api: (about) =>
      honoApp(async (c, next) => {
        await next();
        if (about.either(c.res.status < 400, true))
          for (const [name, value] of Object.entries(healthyLines(about))) c.res.headers.set(name, String(value));
      }),
  },
];

/** A policy on Fetch Metadata: what may come from other places than the origin of the API itself. */
const policy =
  (sites: readonly string[]): RequestHandler =>
  ({ headers }, response, next) => {
    const site = headers['sec-fetch-site'];
    if (site === undefined || [site].flat().every((value) => sites.includes(value))) next();
    else response.status(403).end();
  };

const filters: readonly Entry[] = [
  {
    name: 'policy-on-fetch-metadata',
    cause: 'a policy on Sec-Fetch-Site lets only its own origin in',
    code: 'fetch-metadata-rejected (cross-site)',
    calls: [save],
    api: (about) =>
      expressApp(policy(['same-origin', 'none', ...about.either<string[]>([], ['cross-site'])]), layer(about)),
  },
  {
    name: 'options-not-routed',
    cause: 'a router answers OPTIONS with 404 before the CORS layer',
    code: 'preflight-not-handled (404)',
    alone: 'allow-origin-missing (no-cors-layer)',
    calls: [list, save],
    api: around(
      () => (request, response, next) => (request.method === 'OPTIONS' ? void response.status(404).end() : next()),
    ),
  },
  {
    name: 'options-not-allowed',
    cause: 'a filter of methods answers OPTIONS with 405 before the CORS layer',
    code: 'preflight-not-handled (405)',
    alone: 'allow-origin-missing (no-cors-layer)',
    calls: [list, remove],
    api: around(
      () => (request, response, next) =>
        request.method === 'OPTIONS' ? void response.status(405).set('Allow', 'GET, DELETE').end() : next(),
    ),
  },
  {
    name: 'strict-method',
    cause: 'the API says nothing at all when it refuses a method',
    code: 'preflight-refused-as-a-whole (method)',
    calls: [list, save],
    api: (about) =>
      expressApp(
        (request, response, next) =>
          request.headers['access-control-request-method'] === about.either('PUT', 'PATCH')
            ? void response.status(204).end()
            : next(),
        always(healthyLines(about)),
      ),
  },
  {
    name: 'strict-header',
    cause: 'the API says nothing at all when it refuses a header',
    code: 'preflight-refused-as-a-whole (header)',
    calls: [list, create],
    api: (about) =>
      expressApp(
        (request, response, next) =>
          request.headers['access-control-request-headers'] === about.either('content-type', 'x-other')
            ? void response.status(204).end()
            : next(),
        always(healthyLines(about)),
      ),
  },
];

const redirects: readonly Entry[] = [
  {
    name: 'redirect-before-cors',
    cause: 'a redirect is sent before the CORS layer',
    code: 'redirect-without-cors (other)',
    calls: [list, old],
    api: around(moves(({ base }) => base + NEW)),
  },
  {
    name: 'redirect-for-slash',
    cause: 'a redirect adds the final slash before the CORS layer',
    code: 'redirect-without-cors (trailing-slash)',
    calls: [list, old],
    api: around(moves(({ base }) => `${base + OLD}/`)),
  },
  {
    name: 'redirect-of-strangers',
    cause: 'a login check redirects to its page before the CORS layer',
    code: 'redirect-to-login-page',
    calls: [list, old],
    api: around(moves(({ base }) => `${base}/auth`, 302)),
  },
  {
    name: 'redirected-preflight',
    cause: 'OPTIONS is redirected to the path with a slash',
    code: 'preflight-redirected (trailing-slash)',
    calls: [list, saveOld],
    api: around(moves(({ base }) => `${base + OLD}/`)),
  },
  {
    name: 'preflight-of-strangers',
    cause: 'OPTIONS is redirected to a login page',
    code: 'preflight-redirected (login)',
    calls: [list, saveOld],
    api: around(moves(({ base }) => `${base}/auth`, 302)),
  },
  {
    name: 'redirect-with-password',
    cause: 'a redirect names a user and a password',
    code: 'redirect-with-userinfo',
    calls: [list, old],
    api: (about) =>
      expressApp(
        layer(about),
        moves(({ elsewhere, base }) => `${elsewhere.replace('//', about.either('//user:word@', '//'))}${base}${NEW}`)(
          about,
        ),
      ),
  },
  {
    name: 'redirect-to-fixed-origin',
    cause: 'a redirect leads to a server that allows the page by its name',
    code: 'redirect-makes-origin-null',
    calls: [old],
    api: (about) =>
      expressApp(
        layer(about),
        moves(({ elsewhere, base }) => `${elsewhere}${base}${NEW}${about.either('?only=page', '')}`)(about),
      ),
  },
];

export const routes: readonly Entry[] = [...errors, ...filters, ...redirects];
