// A process of its own with the APIs that the measured proxies forward to: http and https on loopback, and https behind a relay
// 20 ms away. Answers its parent with what it has counted.
import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { answerParent } from './children.mjs';
import { startRelay } from './relay.mjs';

const ONE_WAY_MS = 10;
const body = Buffer.alloc(1024, 'x');
const { key, cert } = JSON.parse(process.argv[2]);

/** Every request of the load carries a number of its own; the probes of the plugin name themselves. */
const numbers = new Set();
const counts = { executedTwice: 0, asked: { http: 0, https: 0, distant: 0 } };

const answerOf = (target) => (request, response) => {
  const { headers, method, url } = request;
  request.resume();
  response.setHeader('Vary', 'Origin');
  // Some routes have a finding: what is told about it is part of the cost.
  if (!url.includes('/refused-')) response.setHeader('Access-Control-Allow-Origin', headers.origin ?? '*');
  if (method === 'OPTIONS') {
    response.writeHead(204, { 'Access-Control-Allow-Methods': 'GET, POST' }).end();
  } else {
    if (!headers['user-agent']?.includes('cors-guard/')) count(target, url);
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body);
  }
};

function count(target, url) {
  counts.asked[target] += 1;
  const number = /[?&]n=([\w-]+)/.exec(url)?.[1];
  if (numbers.has(number)) counts.executedTwice += 1;
  numbers.add(number);
}

async function listen(server) {
  // A connection that is kept too long is never the reason for a failure here.
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

const http = await listen(createHttp(answerOf('http')));
const https = await listen(createHttps({ key, cert }, answerOf('https')));
const behindRelay = await listen(createHttps({ key, cert }, answerOf('distant')));
const distant = await startRelay({ to: behindRelay, oneWayMs: ONE_WAY_MS });
answerParent(
  { http: `http://127.0.0.1:${http}`, https: `https://127.0.0.1:${https}`, distant: `https://127.0.0.1:${distant}` },
  { counts: () => counts },
);
