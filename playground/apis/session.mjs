// Healthy: calls with cookies need the page's origin by name, and Access-Control-Allow-Credentials. Page and API are two sites, so the
// cookie is SameSite=None and Secure, and Partitioned for browsers that block third-party cookies.
import cors from 'cors';
import express from 'express';
import { items, pageOrigin, serve } from './api.mjs';

const cookie = 'session=demo';

const app = express();
app.use(cors({ origin: pageOrigin, credentials: true }));

app.post('/session/new', (_request, response) => {
  response.set('Set-Cookie', `${cookie}; Path=/session; HttpOnly; SameSite=None; Secure; Partitioned`);
  response.status(201).json({ welcome: 'Ada' });
});
app.get('/session/me', (request, response) => {
  if (request.get('cookie')?.includes(cookie)) response.json({ name: 'Ada' });
  else response.status(401).json({ error: 'please log in' });
});
app.get('/session/items', (_request, response) => response.json(items));

serve(app);
