// Nothing is wrong here. The mode "same-origin" is the page's own refusal to call any other origin.
import cors from 'cors';
import express from 'express';
import { items, pageOrigin, serve } from './api.mjs';

const app = express();
app.use(cors({ origin: pageOrigin }));

app.get('/same-origin-mode/items', (_request, response) => response.json(items));
app.get('/same-origin-mode/health', (_request, response) => response.json({ up: true }));

serve(app);
