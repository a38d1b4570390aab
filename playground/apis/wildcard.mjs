// Healthy: "*" is right for a public API, as long as the page sends no cookies along.
import cors from 'cors';
import express from 'express';
import { items, serve } from './api.mjs';

const app = express();
app.use(cors());

app.get('/wildcard/items', (_request, response) => response.json(items));
app.post('/wildcard/items', express.json(), (request, response) => response.status(201).json(request.body));

serve(app);
