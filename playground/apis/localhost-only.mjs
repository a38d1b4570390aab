// The allowlist that was written on the first day, for development, and deployed as it was.
import cors from 'cors';
import express from 'express';
import { items, serve } from './api.mjs';

const app = express();
app.use(cors({ origin: ['http://localhost:3000', 'http://localhost:5173'] }));

app.get('/localhost-only/items', (_request, response) => response.json(items));

serve(app);
