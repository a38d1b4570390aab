// Healthy: who only sends, and reads nothing of the answer, may do so in mode "no-cors" to an API that knows nothing of CORS.
import express from 'express';
import { serve } from './api.mjs';

const app = express();
app.post('/analytics/hits', (_request, response) => response.status(204).end());

serve(app);
