// Healthy: one origin, the right one, for everybody. As the answer never depends on the caller it needs no Vary.
import express from 'express';
import { items, pageOrigin, serve } from './api.mjs';

const app = express();
app.use((_request, response, next) => {
  response.set('Access-Control-Allow-Origin', pageOrigin);
  next();
});

app.options('/fixed-origin/items', (_request, response) => {
  response.set({ 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Allow-Headers': 'Content-Type' });
  response.status(204).end();
});
app.get('/fixed-origin/items', (_request, response) => response.json(items));
app.put('/fixed-origin/items', express.json(), (request, response) => response.json(request.body));

serve(app);
