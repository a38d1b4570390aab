// Healthy: the preflight that an upload with progress causes is answered like any other.
import cors from 'cors';
import express from 'express';
import { pageOrigin, serve } from './api.mjs';

const app = express();
app.use(cors({ origin: pageOrigin }));

app.post('/progress/photo', express.text(), (request, response) => {
  response.status(201).json({ received: request.body.length });
});

serve(app);
