/** The same API in every framework. */

import 'reflect-metadata';
import type { RequestListener } from 'node:http';
import fastifyCors from '@fastify/cors';
import { getRequestListener } from '@hono/node-server';
import koaCors from '@koa/cors';
import { All, Controller, Get, Module, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import cors from 'cors';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import fastify, { type FastifyInstance } from 'fastify';
import { Hono, type MiddlewareHandler } from 'hono';
import { cors as honoCors } from 'hono/cors';
import Koa, { type Middleware } from 'koa';
import { BODY, BROKEN, statusOf } from './handlers.ts';
import type { Build, CorsOptions } from './middleware.ts';

const isLoginNeeded = (path: string, authorization: unknown): boolean => path === '/reports' && !authorization;

const fail = (): never => {
  throw new Error('broken');
};

/** An Express app with these handlers before its routes. */
export function expressApp(...handlers: readonly RequestHandler[]): Express {
  const app = express();
  for (const handler of handlers) app.use(handler);
  const answer: RequestHandler = ({ path }, response) => void response.status(statusOf(path)).json(BODY);
  app.get(BROKEN, fail);
  app.get(/.*/, answer).post(/.*/, answer).put(/.*/, answer).delete(/.*/, answer);
  return app;
}

/** Options of the middleware `cors`. */
export const forCors = ({ headers, origin, methods, ...options }: CorsOptions): Parameters<typeof cors>[0] => ({
  ...options,
  ...(methods && { methods: [...methods] }),
  ...(origin !== undefined && { origin: typeof origin === 'string' ? origin : [...origin] }),
  ...(headers && { allowedHeaders: [...headers] }),
});

/** Turns away whoever is not logged in. */
export const expressLogin: RequestHandler = ({ path, headers }, response, next) => {
  if (isLoginNeeded(path, headers.authorization)) response.status(401).json({ error: 'login' });
  else next();
};

/** Express with `cors`. */
export const buildExpress: Build = (options, place = 'first') => {
  const layers = options ? [cors(forCors(options))] : [];
  return place === 'first' ? expressApp(...layers, expressLogin) : expressApp(expressLogin, ...layers);
};

/** A Fastify app; `set` prepares it before its routes. */
export async function fastifyApp(set: (app: FastifyInstance) => unknown): Promise<RequestListener> {
  const app = fastify();
  await set(app);
  app.get(BROKEN, async () => fail());
  app.route({
    method: ['GET', 'POST', 'PUT', 'DELETE'],
    url: '*',
    handler: async ({ url }, reply) => reply.code(statusOf(url)).send(BODY),
  });
  await app.ready();
  return (request, response) => app.routing(request, response);
}

/** Fastify with `@fastify/cors`, whose hook answers preflights wherever it stands. */
export const buildFastify: Build = (options) =>
  fastifyApp(async (app) => {
    if (!options) return;
    const { origin, credentials, methods, headers } = options;
    await app.register(fastifyCors, {
      ...(methods && { methods: [...methods] }),
      ...(origin !== undefined && { origin: typeof origin === 'string' ? origin : [...origin] }),
      ...(credentials !== undefined && { credentials }),
      ...(methods && { methods: [...methods] }),
      ...(headers && { allowedHeaders: [...headers] }),
    });
  });

/** A Hono app with these handlers before its routes. */
export function honoApp(...handlers: readonly MiddlewareHandler[]): RequestListener {
  const app = new Hono();
  for (const handler of handlers) app.use(handler);
  app.onError((_error, c) => c.json({ error: 'broken' }, 500));
  app.get(BROKEN, fail);
  app.on(['GET', 'POST', 'PUT', 'DELETE'], '*', (c) => Response.json(BODY, { status: statusOf(c.req.path) }));
  return getRequestListener(app.fetch);
}

const honoLogin: MiddlewareHandler = async (c, next) =>
  isLoginNeeded(c.req.path, c.req.header('authorization')) ? c.json({ error: 'login' }, 401) : next();

/** Hono with its own middleware. */
export const buildHono: Build = (options, place = 'first') => {
  const layers = options ? [honoCors(forHono(options))] : [];
  return place === 'first' ? honoApp(...layers, honoLogin) : honoApp(honoLogin, ...layers);
};

function forHono({ origin = '*', credentials, methods, headers }: CorsOptions): Parameters<typeof honoCors>[0] {
  return {
    origin: typeof origin === 'string' ? origin : [...origin],
    ...(credentials !== undefined && { credentials }),
    ...(methods && { allowMethods: [...methods] }),
    ...(headers && { allowHeaders: [...headers] }),
  };
}

/** A Koa app with these handlers before its routes. */
export function koaApp(...handlers: readonly Middleware[]): RequestListener {
  const app = new Koa();
  app.silent = true;
  for (const handler of handlers) app.use(handler);
  app.use((context) => {
    if (context.path === BROKEN) fail();
    if (!/^(GET|POST|PUT|DELETE)$/.test(context.method)) return;
    context.status = statusOf(context.path);
    context.body = BODY;
  });
  return app.callback();
}

const koaLogin: Middleware = (context, next) =>
  isLoginNeeded(context.path, context.get('authorization')) ? context.throw(401) : next();

/** Koa with `@koa/cors`. */
export const buildKoa: Build = (options, place = 'first') => {
  const layers = options ? [koaCors(forKoa(options))] : [];
  return place === 'first' ? koaApp(...layers, koaLogin) : koaApp(koaLogin, ...layers);
};

/** It knows no list: everybody writes the same function. */
export function forKoa({ origin = '*', credentials, methods, headers }: CorsOptions): Parameters<typeof koaCors>[0] {
  return {
    origin:
      typeof origin === 'string'
        ? origin
        : (context) => origin.find((allowed) => allowed === context.get('Origin')) ?? '',
    ...(credentials !== undefined && { credentials }),
    ...(methods && { allowMethods: methods }),
    ...(headers && { allowHeaders: headers }),
  };
}

class Items {
  broken(): never {
    return fail();
  }
  answer({ path }: Request, response: Response): void {
    response.status(statusOf(path)).json(BODY);
  }
}
// oxlint-disable-next-line typescript/no-extraneous-class -- NestJS wants a class to hang a module on
class App {}

/** What `@Controller()` and the like do, written without their syntax. */
function decorate(): void {
  const on = (name: 'broken' | 'answer', ...decorators: readonly MethodDecorator[]): void => {
    const descriptor = Object.getOwnPropertyDescriptor(Items.prototype, name);
    for (const apply of decorators) apply(Items.prototype, name, descriptor ?? {});
  };
  on('broken', Get('broken'));
  on('answer', All('*path'));
  Req()(Items.prototype, 'answer', 0);
  Res()(Items.prototype, 'answer', 1);
  Controller()(Items);
  Module({ controllers: [Items] })(App);
}
decorate();

/** NestJS on Express, with `enableCors`. */
export const buildNest: Build = async (options, place = 'first') => {
  const app = await NestFactory.create(App, { logger: false });
  const enable = (): void => {
    const { origin, methods, headers, credentials } = options ?? {};
    if (!options) return;
    app.enableCors({
      ...(methods && { methods: [...methods] }),
      ...(origin !== undefined && { origin: typeof origin === 'string' ? origin : [...origin] }),
      ...(credentials !== undefined && { credentials }),
      ...(methods && { methods: [...methods] }),
      ...(headers && { allowedHeaders: [...headers] }),
    });
  };
  if (place === 'first') enable();
  app.use(expressLogin);
  if (place === 'late') enable();
  await app.init();
  return app.getHttpAdapter().getInstance() as RequestListener;
};
