// The list of allowed methods stopped growing before PATCH was added to the API.
import cors from 'cors';
import express from 'express';
import { pageOrigin, serve } from './api.mjs';

const settings = { theme: 'light' };

const app = express();
app.use(cors({ origin: pageOrigin, methods: ['GET', 'POST'] }));

app.get('/no-patch/settings', (_request, response) => response.json(settings));
app.post('/no-patch/settings', express.json(), (request, response) => response.status(201).json(request.body));
app.patch('/no-patch/settings', express.json(), (request, response) => response.json({ ...settings, ...request.body }));

serve(app);
