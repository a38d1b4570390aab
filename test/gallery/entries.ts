/** Every fault of the gallery. */

import { buildExpress, buildFastify, buildHono, buildKoa, buildNest } from './apps.ts';
import type { Entry } from './entry.ts';
import { fronts } from './fronts.ts';
import { handwritten } from './handwritten.ts';
import { middlewareEntries } from './middleware.ts';
import { routes } from './routes.ts';

export const ENTRIES: readonly Entry[] = [
  ...middlewareEntries('express', buildExpress),
  ...middlewareEntries('fastify', buildFastify, { spared: ['check-before-middleware'] }),
  // A single origin is a list of one there.
  ...middlewareEntries('hono', buildHono, { codes: { 'another-origin': 'allow-origin-missing (origin-refused)' } }),
  // With credentials it sends back whatever origin asks, in place of the star.
  ...middlewareEntries('koa', buildKoa, { spared: ['star-with-credentials'] }),
  ...middlewareEntries('nestjs', buildNest),
  ...handwritten,
  ...routes,
  ...fronts,
];
