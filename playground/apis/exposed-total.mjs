// Healthy: a header beyond the few basic ones is readable once Access-Control-Expose-Headers names it.
import cors from 'cors';
import express from 'express';
import { items, pageOrigin, serve } from './api.mjs';

const app = express();
app.use(cors({ origin: pageOrigin, exposedHeaders: ['X-Total-Count'] }));

app.get('/exposed-total/items', (_request, response) => response.set('X-Total-Count', '42').json(items));

serve(app);
