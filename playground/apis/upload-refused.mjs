// Plain uploads need no preflight, so nobody ever answered one here. A page that listens to the progress causes one.
import cors from 'cors';
import express from 'express';
import { pageOrigin, serve } from './api.mjs';

const app = express();
app.use((request, response, next) => {
  if (request.method === 'OPTIONS') response.status(405).end();
  else next();
});
app.use(cors({ origin: pageOrigin }));

app.post(['/upload-refused/photo', '/upload-refused/note'], express.text(), (request, response) => {
  response.status(201).json({ received: request.body.length });
});

serve(app);
