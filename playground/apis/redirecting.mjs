// Every path without a final slash is redirected before anybody looks at the method. A preflight must not be redirected.
import cors from 'cors';
import express from 'express';
import { items, pageOrigin, serve } from './api.mjs';

const app = express();
app.use(cors({ origin: pageOrigin, preflightContinue: true }));
app.use((request, response, next) => {
  if (request.path.endsWith('/')) next();
  else response.redirect(308, `${request.path}/`);
});

app.options('/redirecting/items/', (_request, response) => response.status(204).end());
app.get('/redirecting/items/', (_request, response) => response.json(items));
app.post('/redirecting/items/', express.json(), (request, response) => response.status(201).json(request.body));

serve(app);
