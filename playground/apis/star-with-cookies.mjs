// "*" lets every page read, but no call that includes cookies: for those browsers want the origin by name.
import cors from 'cors';
import express from 'express';
import { items, serve } from './api.mjs';

const app = express();
app.use(cors({ credentials: true }));

app.get('/star-with-cookies/items', (_request, response) => response.json(items));
app.get('/star-with-cookies/health', (_request, response) => response.json({ up: true }));

serve(app);
