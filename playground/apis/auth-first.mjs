// The login check stands in front of the CORS layer. A preflight never carries a token, so it is turned away there.
import cors from 'cors';
import express from 'express';
import { items, pageOrigin, serve } from './api.mjs';

const allowPage = cors({ origin: pageOrigin });

const app = express();
app.get('/auth-first/health', allowPage, (_request, response) => response.json({ up: true }));

app.use((request, response, next) => {
  if (request.get('authorization')) next();
  else response.status(401).json({ error: 'no token' });
});
app.use(allowPage);
app.get('/auth-first/items', (_request, response) => response.json(items));

serve(app);
