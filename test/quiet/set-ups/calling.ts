/** Kinds of calls: sign-in, refresh, GraphQL, polling, events, sockets. */

import express from 'express';
import { PAGE, type SetUp } from '../world.ts';
import { allowing, browse, shopApi } from './apis.ts';

/** An API of production that the page calls directly, with these routes. */
function direct(
  name: string,
  routes: (app: express.Express) => void,
  more: Pick<Awaited<ReturnType<SetUp['open']>>, 'round' | 'calls'>,
): SetUp {
  return {
    name,
    async open(world) {
      const app = express();
      app.use(allowing('http://localhost:5173'), express.json());
      routes(app);
      const api = await world.remote('api.shop.example', app);
      return {
        options: { production: { page: PAGE, api: api.target } },
        proxy: { '/api': api, '/auth': api, '/graphql': api, '/socket.io': { ...api, ws: true } },
        ...more,
      };
    },
  };
}

export const calling: readonly SetUp[] = [
  direct(
    'sign-in by redirects to another site and back',
    (app) => {
      app.get('/auth/login', (_request, response) => response.redirect('https://accounts.example/authorize?state=1'));
      app.get('/auth/callback', (_request, response) => {
        response.cookie('sid', '1', { httpOnly: true, sameSite: 'lax' }).redirect('/');
      });
      app.get('/api/me', (request, response) => void response.status(request.headers.cookie ? 200 : 401).json({}));
      app.post('/auth/logout', (_request, response) => void response.status(204).end());
    },
    {
      round: async (page) => {
        await page.fetch('/api/me');
        await page.navigate('/auth/login');
        await page.navigate('/auth/callback?code=once&state=1');
        await page.fetch('/api/me', { headers: { cookie: 'sid=1' } });
        await page.fetch('/auth/logout', { method: 'POST', headers: { cookie: 'sid=1' } });
      },
      calls: 2,
    },
  ),
  direct(
    'a token that expires, 401, a refresh and the call again',
    (app) => {
      app.get('/api/orders', (request, response) => {
        const fresh = request.headers.authorization === 'Bearer fresh';
        response.status(fresh ? 200 : 401).json({});
      });
      app.post('/auth/refresh', (_request, response) => void response.json({ token: 'fresh' }));
    },
    {
      round: async (page) => {
        await page.fetch('/api/orders', { headers: { authorization: 'Bearer stale' } });
        await page.json('POST', '/auth/refresh', {}, { cookie: 'refresh=1' });
        await page.fetch('/api/orders', { headers: { authorization: 'Bearer fresh' } });
      },
      calls: 2,
    },
  ),
  direct(
    'a session in a cookie, and a header against forged requests',
    (app) => {
      app.get(
        '/api/cart',
        (_request, response) => void response.cookie('XSRF-TOKEN', 't', { sameSite: 'none', secure: true }).json({}),
      );
      app.patch('/api/cart', (request, response) => {
        response.status(request.headers['x-xsrf-token'] ? 200 : 403).json({});
      });
    },
    {
      round: async (page) => {
        const cookie = { cookie: 'sid=1; XSRF-TOKEN=t' };
        await page.fetch('/api/cart', { headers: cookie });
        await page.json('PATCH', '/api/cart', { count: 1 }, { ...cookie, 'x-xsrf-token': 't' });
        await page.json('PATCH', '/api/cart', { count: 1 }, cookie);
      },
      calls: 2,
    },
  ),
  direct(
    'GraphQL: queries, mutations and errors in an answer 200',
    (app) => {
      app.post('/graphql', (_request, response) => void response.json({ errors: [{ message: 'no' }], data: null }));
      app.get('/graphql', (_request, response) => void response.json({ data: {} }));
    },
    {
      round: async (page) => {
        const apollo = { 'apollo-require-preflight': 'true', authorization: 'Bearer t' };
        await page.json('POST', '/graphql', { query: '{ items { id } }' }, apollo);
        await page.json('POST', '/graphql', { query: 'mutation { add }' }, apollo);
        await page.fetch('/graphql?operationName=Items&extensions=%7B%7D', { headers: apollo });
      },
      calls: 2,
    },
  ),
  direct(
    'polling many paths, with answers 200, 202, 404 and 429',
    (app) => {
      let asked = 0;
      app.get('/api/jobs/:id', (_request, response) => {
        asked += 1;
        if (asked % 15 === 0) response.status(429).set('Retry-After', '1').json({});
        else response.status([200, 202, 202, 404][asked % 4] ?? 200).json({});
      });
    },
    {
      round: async (page, number) => {
        for (let job = 0; job < 5; job += 1) await page.fetch(`/api/jobs/${number}-${job}`);
      },
      calls: 1,
    },
  ),
  direct(
    'events of the server, and a page that reconnects',
    (app) => {
      app.get('/api/events', (_request, response) => {
        response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
        response.write('retry: 100\n\nid: 1\ndata: hello\n\n');
        let sent = 0;
        const timer = setInterval(() => {
          sent += 1;
          if (sent <= 4) response.write('data: tick\n\n');
          else response.end();
        }, 50);
        response.on('close', () => clearInterval(timer));
      });
    },
    {
      round: (page, number) =>
        page.fetch('/api/events', {
          headers: {
            accept: 'text/event-stream',
            'cache-control': 'no-cache',
            ...(number > 0 && { 'last-event-id': String(number) }),
          },
        }),
      calls: 1,
    },
  ),
  direct(
    'long polling of a socket library',
    (app) => {
      app.get('/socket.io/', (_request, response) => void response.type('text/plain').send('0{"sid":"a"}'));
      app.post('/socket.io/', (_request, response) => void response.type('text/html').send('ok'));
    },
    {
      round: async (page, number) => {
        await page.fetch(`/socket.io/?EIO=4&transport=polling&t=${number}`);
        const text = { 'content-type': 'text/plain;charset=UTF-8' };
        await page.fetch('/socket.io/?EIO=4&transport=polling', { method: 'POST', headers: text, body: '40' });
      },
      calls: 2,
    },
  ),
  {
    name: 'a service worker that answers some calls itself and passes others on',
    async open(world) {
      const api = await world.remote('api.shop.example', shopApi(allowing()));
      return {
        options: { production: { page: PAGE, api: api.target } },
        proxy: { '/api': api },
        files: { 'mockServiceWorker.js': "addEventListener('fetch', () => undefined);\n" },
        round: async (page, number) => {
          await page.element('/mockServiceWorker.js', 'serviceworker');
          const worker = { referer: `${page.url}/mockServiceWorker.js` };
          await page.fetch('/api/items', { headers: worker });
          await page.fetch(`/api/items/${number}`, { headers: worker });
          await page.json('POST', '/api/items', {}, worker);
        },
        calls: 3,
      };
    },
  },
  {
    name: 'the shop itself, with a beacon at the end of each visit',
    async open(world) {
      const app = express();
      app.use(allowing());
      app.post('/api/visits', (_request, response) => void response.status(204).end());
      app.use(shopApi());
      const api = await world.remote('api.shop.example', app);
      return {
        options: { production: { page: PAGE, api: api.target } },
        proxy: { '/api': api },
        round: async (page, number) => {
          await browse(page, number);
          await page.beacon('/api/visits', 'bye');
        },
        calls: 5,
      };
    },
  },
];
