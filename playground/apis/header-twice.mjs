// Two layers, each of which adds the right header: an Express app and the reverse proxy in front of it.
import { createServer, request as send } from 'node:http';
import cors from 'cors';
import express from 'express';
import { items, pageOrigin, serve } from './api.mjs';

const app = express();
app.use(cors({ origin: pageOrigin }));
app.get('/twice/items', (_request, response) => response.json(items));
const appServer = createServer(app).listen(0, '127.0.0.1');

const added = ['Access-Control-Allow-Origin', pageOrigin];

serve((request, response) => {
  if (request.url === '/twice/health') {
    response.writeHead(200, ['Content-Type', 'application/json', ...added]);
    response.end('{"up":true}');
    return;
  }
  const { method, url: path, headers } = request;
  const forwarded = send({ host: '127.0.0.1', port: appServer.address().port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode, [...answer.rawHeaders, ...added]);
    answer.pipe(response);
  });
  forwarded.on('error', () => response.writeHead(502, added).end());
  request.pipe(forwarded);
});
