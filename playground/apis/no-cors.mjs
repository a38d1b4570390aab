// Knows nothing of CORS. With mode "no-cors" the page gets no error any more, and no answer either.
import express from 'express';
import { items, serve } from './api.mjs';

const app = express();
app.get('/no-cors/items', (_request, response) => response.json(items));

serve(app);
