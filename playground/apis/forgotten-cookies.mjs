// Nothing is wrong here: cookies are allowed for the right page. It is the page that does not send them.
import cors from 'cors';
import express from 'express';
import { pageOrigin, serve } from './api.mjs';

const cookie = 'forgotten-session=demo';

const app = express();
app.use(cors({ origin: pageOrigin, credentials: true }));

app.post('/forgotten-cookies/session', (_request, response) => {
  response.set('Set-Cookie', `${cookie}; Path=/forgotten-cookies; HttpOnly; SameSite=None; Secure; Partitioned`);
  response.status(201).json({ welcome: 'Ada' });
});
app.get('/forgotten-cookies/me', (request, response) => {
  if (request.get('cookie')?.includes(cookie)) response.json({ name: 'Ada' });
  else response.status(401).json({ error: 'please log in' });
});

serve(app);
