import { array, fields, ifAny, listedHeaders, methodsBeyond, strings, USUAL_METHODS } from './write.ts';
import type { Policy, ServerFix } from './types.ts';

const KEEP =
  'A cors() that is there already gets these options in place of its own; other origins of its list stay in it.';

/** How middlewares call their lists: of methods, of request headers, of response headers that can be read. */
type Words = readonly [methods: string, headers: string, exposed: string];
const WORDS_OF_CORS: Words = ['methods', 'allowedHeaders', 'exposedHeaders'];
const WORDS_OF_HONO: Words = ['allowMethods', 'allowHeaders', 'exposeHeaders'];

/**
 * The options that allow a policy, a line each; lists that the middleware need not be told are left out.
 *
 * @param own - what this middleware is told otherwise
 */
function optionsOf(
  policy: Policy,
  [methods, headers, exposed]: Words,
  own: Readonly<Record<string, string>> = {},
  indent?: string,
): string {
  const options = {
    origin: array(policy.origins),
    [methods]: ifAny(methodsBeyond(policy, USUAL_METHODS), array),
    [headers]: ifAny(listedHeaders(policy), array),
    [exposed]: ifAny(policy.exposed, array),
    credentials: policy.credentials ? 'true' : undefined,
    ...own,
  };
  return fields(options, indent);
}

/** Express with the middleware `cors`: a list of origins makes it answer with the matching one and add Vary: Origin itself. */
export const express: ServerFix = {
  server: 'Express',
  ranByTests: true,
  allow: (policy) => ({
    snippet: `import cors from 'cors'; // npm install cors

// Before login, routes and error handlers.
app.use(
  cors({
${optionsOf(policy, WORDS_OF_CORS)}
  }),
);`,
    notes: [KEEP],
  }),
};

/** NestJS hands these options to the middleware of the platform below it. */
export const nestjs: ServerFix = {
  server: 'NestJS',
  ranByTests: true,
  allow: (policy) => ({
    snippet: `// main.ts, directly after NestFactory.create
app.enableCors({
${optionsOf(policy, WORDS_OF_CORS, { methods: array(policy.methods) }, '  ')}
});`,
    notes: ['It stands in place of another enableCors or of { cors: true }; other origins of its list stay in it.'],
  }),
};

/** Fastify with `@fastify/cors`, which allows GET, HEAD and POST only unless told otherwise (measured on 11.4). */
export const fastify: ServerFix = {
  server: 'Fastify',
  ranByTests: true,
  allow: (policy) => ({
    snippet: `import cors from '@fastify/cors'; // npm install @fastify/cors

// Before login hooks and routes, on the outermost instance.
await app.register(cors, {
${optionsOf(policy, WORDS_OF_CORS, { methods: array(policy.methods) }, '  ')}
});`,
    notes: ['A registration that is there already gets these options in place of its own.'],
  }),
};

/** Hono's own middleware. */
export const hono: ServerFix = {
  server: 'Hono',
  ranByTests: true,
  allow: (policy) => ({
    snippet: `import { cors } from 'hono/cors';

// Before login and routes.
app.use(
  cors({
${optionsOf(policy, WORDS_OF_HONO)}
  }),
);`,
    notes: [KEEP],
  }),
};

/** `@koa/cors`: what its function gives is sent as it is, so the function compares with a list. */
export const koa: ServerFix = {
  server: 'Koa',
  ranByTests: true,
  allow: (policy) => ({
    snippet: `import cors from '@koa/cors'; // npm install @koa/cors

const allowedOrigins = new Set(${array(policy.origins)});

// Before login and routes.
app.use(
  cors({
${optionsOf(policy, WORDS_OF_HONO, {
  origin: "(ctx) => (allowedOrigins.has(ctx.get('Origin')) ? ctx.get('Origin') : '')",
})}
  }),
);`,
    notes: [KEEP, 'A function that gives back whatever Origin arrives lets every site in.'],
  }),
};

/** The handler of a Worker, wrapped: its answers are copied because they may be immutable. */
export const cloudflareWorkers: ServerFix = {
  server: 'Cloudflare Workers',
  ranByTests: true,
  allow: (policy) => ({
    snippet: `const allowedOrigins = new Set(${array(policy.origins)});

/** Wrap the handler: export default { fetch: withCors(handler) } */
function withCors(handler) {
  return async (request, ...rest) => {
    const origin = request.headers.get('Origin');
    const isPreflight = request.method === 'OPTIONS' && request.headers.has('Access-Control-Request-Method');
    const answer = isPreflight ? new Response(null, { status: 204 }) : await handler(request, ...rest);
    const response = new Response(answer.body, answer);
    response.headers.append('Vary', 'Origin');
    if (!allowedOrigins.has(origin)) return response;
    response.headers.set('Access-Control-Allow-Origin', origin);
${[
  ...(policy.credentials ? [`response.headers.set('Access-Control-Allow-Credentials', 'true');`] : []),
  ...(policy.exposed.length > 0
    ? [`response.headers.set('Access-Control-Expose-Headers', ${strings([policy.exposed.join(', ')])});`]
    : []),
]
  .map((line) => `    ${line}\n`)
  .join('')}    if (isPreflight) {
      response.headers.set('Access-Control-Allow-Methods', ${strings([policy.methods.join(', ')])});
${policy.headers.length > 0 ? `      response.headers.set('Access-Control-Allow-Headers', ${strings([policy.headers.join(', ')])});\n` : ''}    }
    return response;
  };
}`,
    notes: [
      'An exception of the handler is answered without headers: catch it inside the handler and answer 500 there.',
      'The tests run it as a fetch handler in Node, not at Cloudflare.',
    ],
  }),
};
