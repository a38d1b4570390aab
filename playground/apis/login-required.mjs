// Healthy: 401 is an answer like any other, and with the CORS headers on it the page can read it and act.
import cors from 'cors';
import express from 'express';
import { pageOrigin, serve } from './api.mjs';

const app = express();
app.use(cors({ origin: pageOrigin }));

app.get('/login-required/me', (_request, response) => response.status(401).json({ error: 'please log in' }));

serve(app);
