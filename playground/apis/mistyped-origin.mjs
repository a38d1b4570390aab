// An allowlist whose entry ends in a slash. An origin never does, and browsers and servers compare letter by letter.
import cors from 'cors';
import express from 'express';
import { items, pageOrigin, serve } from './api.mjs';

const app = express();
app.use(cors({ origin: [`${pageOrigin}/`] }));

app.get('/mistyped/items', (_request, response) => response.json(items));
app.post('/mistyped/items', express.json(), (request, response) => response.status(201).json(request.body));

serve(app);
