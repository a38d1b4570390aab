// The number of all items comes in a header that is not exposed: the page may read the body, and not the header.
import cors from 'cors';
import express from 'express';
import { items, pageOrigin, serve } from './api.mjs';

const app = express();
app.use(cors({ origin: pageOrigin }));

app.get('/hidden-total/items', (_request, response) => response.set('X-Total-Count', '42').json(items));

serve(app);
