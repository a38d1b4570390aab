/**
 * The same API in every Node framework: a security header on all answers, a login check, a route that fails, and two places for a
 * CORS layer. At `first` it stands before the login check, where it belongs, at `late` behind it.
 */

import type { ServerId } from '../../../packages/cors-guard/src/findings/index.ts';

/** Text for both places; each may be empty. */
export interface Places {
  readonly first: string;
  readonly late: string;
}

/** The text of a program that prints its port. */
export type ProgramText = (places: Places) => string;

const express: ProgramText = ({ first, late }) => `
import express from 'express';
const app = express();
app.use((request, response, next) => {
  response.set({ 'X-Frame-Options': 'DENY', 'X-Content-Type-Options': 'nosniff' });
  next();
});
${first}
app.use('/secret', (request, response, next) =>
  request.headers.authorization ? next() : response.status(401).json({ error: 'login' }));
${late}
const ok = (request, response) => response.set('X-Total', '3').json({ ok: true });
app.get('/items', ok);
app.put(['/items/1', '/secret/1'], ok);
app.delete('/items/1', ok);
app.get('/broken', () => { throw new Error('broken'); });
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

const fastify: ProgramText = ({ first, late }) => `
import fastify from 'fastify';
const app = fastify();
app.addHook('onRequest', async (request, reply) => {
  reply.headers({ 'X-Frame-Options': 'DENY', 'X-Content-Type-Options': 'nosniff' });
});
${first}
app.addHook('onRequest', async (request, reply) => {
  if (request.url.startsWith('/secret') && !request.headers.authorization) return reply.code(401).send({ error: 'login' });
});
${late}
// A body of any type is taken: its parser is none of the matter here.
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', (request, payload, done) => done(null));
const ok = async (request, reply) => reply.header('X-Total', '3').send({ ok: true });
app.get('/items', ok);
app.put('/items/1', ok);
app.put('/secret/1', ok);
app.delete('/items/1', ok);
app.get('/broken', async () => { throw new Error('broken'); });
await app.listen({ port: 0, host: '127.0.0.1' });
console.log(app.server.address().port);
`;

const nestjs: ProgramText = ({ first, late }) => `
import 'reflect-metadata';
import { Controller, Delete, Get, Header, Module, Put } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
class Items {
  list() { return { ok: true }; }
  change() { return { ok: true }; }
  remove() { return { ok: true }; }
  broken() { throw new Error('broken'); }
}
const on = (name, ...decorators) => {
  for (const decorate of decorators) decorate(Items.prototype, name, Object.getOwnPropertyDescriptor(Items.prototype, name));
};
on('list', Get('items'), Header('X-Total', '3'));
on('change', Put(['items/1', 'secret/1']), Header('X-Total', '3'));
on('remove', Delete('items/1'), Header('X-Total', '3'));
on('broken', Get('broken'));
Controller()(Items);
class App {}
Module({ controllers: [Items] })(App);
const app = await NestFactory.create(App, { logger: false });
app.use((request, response, next) => {
  response.set({ 'X-Frame-Options': 'DENY', 'X-Content-Type-Options': 'nosniff' });
  next();
});
${first}
app.use((request, response, next) =>
  request.path.startsWith('/secret') && !request.headers.authorization ? response.status(401).json({ error: 'login' }) : next());
${late}
await app.listen(0, '127.0.0.1');
console.log(app.getHttpServer().address().port);
`;

const hono: ProgramText = ({ first, late }) => `
import { Hono } from 'hono';
import { serve } from '@hono/node-server';
const app = new Hono();
app.use(async (c, next) => {
  await next();
  c.header('X-Frame-Options', 'DENY');
  c.header('X-Content-Type-Options', 'nosniff');
});
${first}
app.use('/secret/*', async (c, next) => (c.req.header('authorization') ? next() : c.json({ error: 'login' }, 401)));
${late}
const ok = (c) => c.json({ ok: true }, 200, { 'X-Total': '3' });
app.get('/items', ok);
app.put('/items/1', ok);
app.put('/secret/1', ok);
app.delete('/items/1', ok);
app.get('/broken', () => { throw new Error('broken'); });
console.error = () => undefined;
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(port));
`;

const koa: ProgramText = ({ first, late }) => `
import Koa from 'koa';
const app = new Koa();
app.silent = true;
app.use((ctx, next) => {
  ctx.set({ 'X-Frame-Options': 'DENY', 'X-Content-Type-Options': 'nosniff' });
  return next();
});
${first}
app.use((ctx, next) => (ctx.path.startsWith('/secret') && !ctx.get('authorization') ? ctx.throw(401) : next()));
${late}
app.use((ctx) => {
  if (ctx.path === '/broken') throw new Error('broken');
  if (!['GET /items', 'PUT /items/1', 'PUT /secret/1', 'DELETE /items/1'].includes(ctx.method + ' ' + ctx.path)) return;
  ctx.set('X-Total', '3');
  ctx.body = { ok: true };
});
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

const workers: ProgramText = ({ first, late }) => `
import { serve } from '@hono/node-server';
const known = ['GET /items', 'PUT /items/1', 'PUT /secret/1', 'DELETE /items/1'];
const handler = async (request) => {
  const { pathname } = new URL(request.url);
  const headers = { 'X-Frame-Options': 'DENY', 'X-Content-Type-Options': 'nosniff' };
  if (pathname.startsWith('/secret') && !request.headers.has('authorization'))
    return Response.json({ error: 'login' }, { status: 401, headers });
  if (pathname === '/broken') return Response.json({ error: 'broken' }, { status: 500, headers });
  if (!known.includes(request.method + ' ' + pathname)) return Response.json({ error: 'no such path' }, { status: 404, headers });
  return Response.json({ ok: true }, { headers: { ...headers, 'X-Total': '3' } });
};
${first}
${late}
const fetch = typeof withCors === 'function' ? withCors(handler) : handler;
serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(port));
`;

/** A way to get it wrong, and the code it is called by. */
export interface Fault {
  readonly code: string;
  /** The wrong layer, for the page of the test. */
  readonly wrong: (page: string) => string;
  /** It stands behind the login check. */
  readonly isLate?: true;
}

export interface NodeServer {
  readonly id: ServerId;
  readonly text: ProgramText;
  readonly faults: readonly Fault[];
}

/** How each framework is told its options: `layer("origin: ['...']")`. */
type Layer = (options: string) => string;

const layers: Readonly<Record<'express' | 'fastify' | 'nestjs' | 'hono', Layer>> = {
  express: (options) => `import cors from 'cors';\napp.use(cors({ ${options} }));`,
  fastify: (options) => `import cors from '@fastify/cors';\nawait app.register(cors, { ${options} });`,
  nestjs: (options) => `app.enableCors({ ${options} });`,
  hono: (options) => `import { cors } from 'hono/cors';\napp.use(cors({ ${options} }));`,
};

/** The usual mistakes, in the words of the middleware. */
function faultsOf(layer: Layer, names: { methods: string; headers: string }): readonly Fault[] {
  const list = (page: string): string =>
    `origin: ['${page}'], credentials: true, ${names.methods}: ['GET', 'PUT', 'DELETE']`;
  return [
    { code: 'allow-origin-missing (no-cors-layer)', wrong: () => '' },
    {
      code: 'allow-origin-missing (origin-refused)',
      wrong: (page) => layer(`origin: ['${page}/', 'http://localhost:5173']`),
    },
    {
      code: 'wildcard-with-credentials (allow-origin)',
      wrong: () => layer(`origin: '*', credentials: true, ${names.methods}: ['GET', 'PUT', 'DELETE']`),
    },
    { code: 'allow-credentials-missing (absent)', wrong: (page) => layer(list(page).replace('true', 'false')) },
    { code: 'method-not-allowed', wrong: (page) => layer(list(page).replace(", 'DELETE'", '')) },
    {
      code: 'header-not-allowed',
      wrong: (page) => layer(`${list(page)}, ${names.headers}: ['content-type', 'authorization']`),
    },
  ];
}

const nodeNames = { methods: 'methods', headers: 'allowedHeaders' };

/** A check of the login before the CORS layer; the middleware of Fastify is a hook that answers preflights wherever it stands. */
const late = (layer: Layer): Fault => ({
  code: 'preflight-not-handled (401)',
  wrong: (page) => layer(`origin: ['${page}'], credentials: true`),
  isLate: true,
});

const koaLayer: Layer = (options) => `import cors from '@koa/cors';\napp.use(cors({ ${options} }));`;

export const nodeServers: readonly NodeServer[] = [
  { id: 'express', text: express, faults: [...faultsOf(layers.express, nodeNames), late(layers.express)] },
  { id: 'fastify', text: fastify, faults: faultsOf(layers.fastify, nodeNames) },
  { id: 'nestjs', text: nestjs, faults: [...faultsOf(layers.nestjs, nodeNames), late(layers.nestjs)] },
  {
    id: 'hono',
    text: hono,
    faults: [...faultsOf(layers.hono, { methods: 'allowMethods', headers: 'allowHeaders' }), late(layers.hono)],
  },
  {
    id: 'koa',
    text: koa,
    faults: [
      { code: 'allow-origin-missing (no-cors-layer)', wrong: () => '' },
      {
        code: 'allow-origin-mismatch (trailing-slash)',
        wrong: (page) => koaLayer(`origin: '${page}/', credentials: true`),
      },
      { code: 'allow-credentials-missing (absent)', wrong: (page) => koaLayer(`origin: '${page}'`) },
      {
        code: 'method-not-allowed',
        wrong: (page) => koaLayer(`origin: '${page}', credentials: true, allowMethods: 'GET,PUT'`),
      },
      {
        code: 'cors-missing-on-errors (500)',
        wrong: (page) => koaLayer(`origin: '${page}', credentials: true, keepHeadersOnError: false`),
      },
      late((options) => koaLayer(options.replace(/[[\]]/g, ''))),
    ],
  },
  {
    id: 'cloudflare-workers',
    text: workers,
    faults: [{ code: 'allow-origin-missing (no-cors-layer)', wrong: () => '' }],
  },
];
