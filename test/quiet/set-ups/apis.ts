/** APIs as people write them with Express. */

import cors from 'cors';
import express, { type Express } from 'express';
import { PAGE } from '../world.ts';

/** What an API for the shop answers; `before` stands in front of the routes. */
export function shopApi(...before: readonly express.RequestHandler[]): Express {
  const app = express();
  for (const handler of before) app.use(handler);
  app.use(express.json());
  app.get('/api/items', (_request, response) => void response.json([{ id: 1 }]));
  app.get('/api/items/:id', (request, response) => void response.json({ id: request.params.id }));
  app.post('/api/items', (_request, response) => void response.status(201).json({ id: 2 }));
  app.put('/api/items/:id', (_request, response) => void response.json({}));
  app.delete('/api/items/:id', (_request, response) => void response.status(204).end());
  app.use((_request, response) => void response.status(404).json({ error: 'not found' }));
  return app;
}

/** An API that never heard of CORS. */
export const silentApi = (): Express => shopApi();

/** The usual way: the page of production and the dev server, with cookies. */
export const allowing = (...origins: string[]): express.RequestHandler =>
  cors({ origin: [PAGE, ...origins], credentials: true, maxAge: 600 });

/** For everyone, without cookies. */
export const forEveryone = (): express.RequestHandler => cors({ exposedHeaders: ['X-Total', 'ETag'] });

/** Reads, writes and mistakes: what an app with a list does. */
export async function browse(
  page: { fetch(path: string): Promise<unknown>; json(method: string, path: string, value: unknown): Promise<unknown> },
  number: number,
  prefix = '/api',
): Promise<void> {
  await Promise.all([page.fetch(`${prefix}/items`), page.fetch(`${prefix}/items/${number}`)]);
  await page.json('POST', `${prefix}/items`, { name: 'a' });
  await page.json('PUT', `${prefix}/items/${number}`, { name: 'b' });
  await page.json('DELETE', `${prefix}/items/${number}`, {});
  await page.fetch(`${prefix}/missing`);
}
